// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/course_history.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/civil.h"
#include "base/rpc/time_proto.h"

namespace tandem::testing {
namespace {

constexpr int kInfusions = 3;
constexpr int kFindingsMax = 10;
constexpr std::size_t kWatchedMax = 12;  // courses that are looked at after each event

absl::Time Start(const v1::Appointment& visit) {
  return absl::FromUnixSeconds(visit.time().start_time().seconds());
}
absl::Time End(const v1::Appointment& visit) {
  return absl::FromUnixSeconds(visit.time().end_time().seconds());
}

bool IsLive(const v1::Appointment& visit) {
  const auto status = visit.status();
  return status == v1::APPOINTMENT_STATUS_BOOKED || status == v1::APPOINTMENT_STATUS_PENDING ||
         status == v1::APPOINTMENT_STATUS_ARRIVED || status == v1::APPOINTMENT_STATUS_CHECKED_IN ||
         status == v1::APPOINTMENT_STATUS_FULFILLED;
}

bool IsPending(const v1::Appointment& visit) {
  return visit.status() == v1::APPOINTMENT_STATUS_PENDING;
}

// Minutes of the wall clock of New York since some day.
std::int64_t Wall(absl::Time time) {
  static const absl::TimeZone zone = *LoadZone("America/New_York");
  return absl::CivilMinute(absl::ToCivilMinute(time, zone)) - absl::CivilMinute(2020, 1, 1);
}
std::int64_t Day(absl::Time time) { return Wall(time) / (24 * 60); }

absl::Time Discharge(const v1::Appointment& infusion) {
  return infusion.has_actual_end_time()
             ? absl::FromUnixSeconds(infusion.actual_end_time().seconds())
             : End(infusion);
}

// The infusions around a pair that take place; null: there is none.
struct Neighbours {
  const v1::Appointment* previous = nullptr;
  const v1::Appointment* next = nullptr;
};

enum class Fit { kNone, kAcceptable, kPreferred };

// The rules of a pair, written down once more: by the clinic's defaults, sessions by video.
Fit FitAfter(const v1::Appointment& infusion, const v1::Appointment& session,
             const v1::Appointment* next) {
  const std::int64_t after = Wall(Start(session)) - Wall(Discharge(infusion));
  const bool too_near = next != nullptr && Wall(End(session)) + 2 * 60 > Wall(Start(*next));
  if (Day(Start(session)) <= Day(Discharge(infusion)) || after < 12 * 60 || after > 168 * 60 ||
      too_near) {
    return Fit::kNone;
  }
  return after < 18 * 60 || after > 72 * 60 ? Fit::kAcceptable : Fit::kPreferred;
}

Fit FitBefore(const v1::Appointment& infusion, const v1::Appointment& session,
              const v1::Appointment* previous) {
  if (previous != nullptr) {
    const std::int64_t after = Wall(Start(session)) - Wall(Discharge(*previous));
    if (Day(Start(session)) <= Day(Discharge(*previous)) || after < 12 * 60) return Fit::kNone;
  }
  const std::int64_t ahead = Wall(Start(infusion)) - Wall(End(session));
  if (ahead < 30) return Fit::kNone;
  if (ahead <= 4 * 60) return Fit::kPreferred;
  return Day(Start(session)) == Day(Start(infusion)) - 1 ? Fit::kAcceptable : Fit::kNone;
}

Fit FitOf(const std::string& direction, const v1::Appointment& infusion,
          const v1::Appointment& session, const Neighbours& beside) {
  const bool is_before = Wall(Start(session)) < Wall(Start(infusion));
  if (is_before && direction != "after") return FitBefore(infusion, session, beside.previous);
  return direction == "before" ? Fit::kNone : FitAfter(infusion, session, beside.next);
}

v1::PairState Expected(const std::string& direction, const v1::Appointment& infusion,
                       const v1::Appointment& session, const Neighbours& beside) {
  if (!IsLive(infusion) || !IsLive(session)) return v1::PAIR_STATE_BROKEN;
  const Fit fit = FitOf(direction, infusion, session, beside);
  if (fit == Fit::kNone) return v1::PAIR_STATE_BROKEN;
  const bool both_over = infusion.status() == v1::APPOINTMENT_STATUS_FULFILLED &&
                         session.status() == v1::APPOINTMENT_STATUS_FULFILLED;
  if (both_over) return v1::PAIR_STATE_COMPLETED;
  if (IsPending(infusion) || IsPending(session)) return v1::PAIR_STATE_HELD;
  return fit == Fit::kAcceptable ? v1::PAIR_STATE_DEGRADED : v1::PAIR_STATE_LINKED;
}

}  // namespace

CourseHistory::CourseHistory(TestService& service, SimulatedClock& clock, std::uint64_t seed,
                             std::string direction)
    : service_(service),
      clock_(clock),
      direction_(std::move(direction)),
      desk_(service),
      stub_(v1::CoursesService::NewStub(service.client().shared_channel())),
      random_(seed) {}

void CourseHistory::Step() {
  ++step_;
  switch (random_() % 18) {
    case 0:
    case 1:
      return BookCourse();
    case 2:
    case 3:
      return MoveHalf();
    case 4:
      return CancelHalf();
    case 5:
      return UndoCancel();
    case 6:
      return MissOrFinish();
    case 7:
      return SickTherapist();
    case 8:
      return MovePair();
    case 9:
      return Choose();
    case 10:
      return AskTwice();
    case 11:
      return Replan();
    case 12:
      return ConfirmTail();
    case 13:
    case 14:
      return RepairDay();
    case 15:
    case 16:
      return ChangeTerms();
    default:
      return PassTime();
  }
}

void CourseHistory::BookCourse() {
  event_ = "book";
  if (courses_.size() == kWatchedMax) courses_.erase(courses_.begin());
  v1::ProposeCourseRequest question;
  question.set_parent(desk_.parent());
  v1::Course& wanted = *question.mutable_course();
  wanted.set_patient(desk_.AddPatient());
  wanted.set_infusion_type(desk_.Name("visitTypes", "infusion"));
  wanted.set_session_type(desk_.Name("visitTypes", "session"));
  wanted.set_infusion_count(kInfusions);
  if (random_() % 2 == 0) wanted.set_tentative_from(2);
  if (random_() % 3 == 0) wanted.set_preparation_type(wanted.session_type());
  if (random_() % 4 == 0) wanted.set_session_ratio(v1::SESSION_RATIO_WEEKLY);
  if (random_() % 6 == 0) wanted.add_skipped(2);
  const auto proposed = Call(&Courses::ProposeCourse, question);
  if (!proposed.ok()) return Found("propose: " + proposed.status().ToString());
  if (proposed->plans().empty()) return;
  const auto plans = static_cast<std::uint64_t>(proposed->plans_size());
  v1::BookCourseRequest order;
  order.set_parent(desk_.parent());
  order.set_request_id(desk_.NewRequestId());
  *order.mutable_course() = wanted;
  const v1::CoursePlan& plan = proposed->plans(static_cast<int>(random_() % plans));
  *order.mutable_pairs() = plan.pairs();
  if (plan.has_preparation()) *order.mutable_preparation() = plan.preparation();
  if (random_() % 3 == 0 && order.pairs(0).has_session()) HoldFirst(order);
  const Seen before = ReadAll();
  const auto booked = Call(&Courses::BookCourse, order);
  if (!booked.ok()) return Found("what was proposed is refused: " + booked.status().ToString());
  if (order.holds_size() > 0 && booked->pairs(0).infusion() != order.holds(0)) {
    Found("what was held did not become the first infusion");
  }
  const auto again = Call(&Courses::BookCourse, order);
  if (!again.ok() || again->name() != booked->name()) Found("a replay booked another course");
  courses_.push_back(booked->name());
  Did(event_);
  Judge(before, {});
}

void CourseHistory::MoveHalf() {
  event_ = "move";
  const std::string half = AnyHalf(true);
  if (half.empty()) return;
  const Seen before = ReadAll();
  const auto visit = before.at(half);
  const auto days = static_cast<int>(random_() % 7) - 3;
  const auto hours = static_cast<int>(random_() % 5) - 2;
  const absl::Time start = Start(visit) + absl::Hours(24 * days + hours);
  if (start < clock_.Now()) return;
  if (desk_.Move(half, start).ok()) Did(event_);
  Judge(before, {half});
}

void CourseHistory::CancelHalf() {
  event_ = "cancel";
  const std::string half = AnyHalf(true);
  if (half.empty()) return;
  const Seen before = ReadAll();
  if (desk_.Cancel(half).ok()) {
    Did(event_);
    cancelled_.push_back(half);
  }
  Judge(before, {half});
}

void CourseHistory::UndoCancel() {
  event_ = "undo";
  if (cancelled_.empty()) return;
  const std::string half = cancelled_.back();
  cancelled_.pop_back();
  const Seen before = ReadAll();
  v1::UndoAppointmentRequest request;
  request.set_name(half);
  request.set_request_id(desk_.NewRequestId());
  if (service_.Call(desk_.who(), &v1::AppointmentsService::Stub::UndoAppointment, request).ok()) {
    Did(event_);
  }
  Judge(before, {half});
}

void CourseHistory::MissOrFinish() {
  event_ = "miss";
  const std::string half = AnyHalf(false);
  if (half.empty()) return;
  const Seen before = ReadAll();
  v1::MarkNoShowRequest missed;
  missed.set_name(half);
  missed.set_request_id(desk_.NewRequestId());
  if (random_() % 2 == 0) {
    if (service_.Call(desk_.who(), &v1::AppointmentsService::Stub::MarkNoShow, missed).ok()) {
      Did(event_);
    }
    return Judge(before, {half});
  }
  using Appointments = v1::AppointmentsService::Stub;
  v1::CheckInAppointmentRequest in;
  v1::StartAppointmentRequest start;
  v1::CompleteAppointmentRequest complete;
  for (const auto set : {in.mutable_name(), start.mutable_name(), complete.mutable_name()}) {
    *set = half;
  }
  in.set_request_id(desk_.NewRequestId());
  start.set_request_id(desk_.NewRequestId());
  complete.set_request_id(desk_.NewRequestId());
  const bool done = service_.Call(desk_.who(), &Appointments::CheckInAppointment, in).ok() &&
                    service_.Call(desk_.who(), &Appointments::StartAppointment, start).ok() &&
                    service_.Call(desk_.who(), &Appointments::CompleteAppointment, complete).ok();
  if (done) Did("finish");
  Judge(before, {half});
}

// Whoever had a session that day is cancelled by the clinic, one after the other.
void CourseHistory::SickTherapist() {
  event_ = "sick";
  const std::string half = AnyHalf(true);
  if (half.empty()) return;
  const Seen before = ReadAll();
  const std::int64_t day = Day(Start(before.at(half)));
  std::vector<std::string> touched;
  for (const auto& [name, visit] : before) {
    const bool is_session = visit.mode() == v1::VISIT_MODE_VIDEO;
    if (!is_session || Day(Start(visit)) != day || !IsLive(visit)) continue;
    v1::CancelAppointmentRequest request;
    request.set_name(name);
    request.set_request_id(desk_.NewRequestId());
    request.set_reason(v1::CANCELLATION_REASON_CLINIC);
    if (service_.Call(desk_.who(), &v1::AppointmentsService::Stub::CancelAppointment, request)
            .ok()) {
      Did(event_);
    }
    touched.push_back(name);
  }
  Judge(before, touched);
}

// The rest of a course anew: what begins within two days stays, and only the course changes.
void CourseHistory::Replan() {
  event_ = "replan";
  const std::string name = AnyCourse();
  if (name.empty()) return;
  v1::ProposeCourseRequest question;
  question.set_parent(desk_.parent());
  question.set_running(name);
  rpc::WriteTime(clock_.Now() + absl::Hours(24 * static_cast<int>(random_() % 10)),
                 *question.mutable_earliest_time());
  const auto proposed = Call(&Courses::ProposeCourse, question);
  if (!proposed.ok()) return Found("replan: " + proposed.status().ToString());
  if (proposed->plans().empty()) return;
  v1::BookCourseRequest order;
  order.set_parent(desk_.parent());
  order.set_request_id(desk_.NewRequestId());
  order.set_running(name);
  *order.mutable_pairs() = proposed->plans(0).pairs();
  if (proposed->plans(0).has_preparation()) {
    *order.mutable_preparation() = proposed->plans(0).preparation();
  }
  const Seen before = ReadAll();
  std::vector<std::string> own;
  const auto course = Read(name);
  for (const v1::Pair& pair : course->pairs()) {
    for (const std::string& half : {pair.infusion(), pair.session()}) {
      const bool may_move =
          before.contains(half) && Start(before.at(half)) >= clock_.Now() + absl::Hours(48);
      if (may_move || !before.contains(half) || !IsLive(before.at(half))) own.push_back(half);
    }
  }
  const auto booked = Call(&Courses::BookCourse, order);
  if (!booked.ok()) {
    Found("what was planned anew is refused: " + booked.status().ToString());
  } else {
    Did(event_);
  }
  Judge(before, own);
}

// Invariant 9: the same question has the same answer, and changes nothing.
void CourseHistory::AskTwice() {
  event_ = "ask";
  const std::string name = AnyCourse();
  if (name.empty()) return;
  const Seen before = ReadAll();
  v1::ProposeCourseRequest question;
  question.set_parent(desk_.parent());
  question.set_running(name);
  const auto first = Call(&Courses::ProposeCourse, question);
  const auto second = Call(&Courses::ProposeCourse, question);
  if (!first.ok() || !second.ok()) return Found("propose: " + first.status().ToString());
  if (first->SerializeAsString() != second->SerializeAsString()) {
    Found("the same question had two answers");
  }
  Did(event_);
  Judge(before, {});
}

void CourseHistory::PassTime() {
  clock_.Advance(absl::Hours(1 + static_cast<int>(random_() % 40)));
  Did("time");
}

const v1::Pair& CourseHistory::AnyPair(const v1::Course& course) {
  return course.pairs(
      static_cast<int>(random_() % static_cast<std::uint64_t>(course.pairs_size())));
}

std::string CourseHistory::AnyCourse() {
  return courses_.empty() ? "" : courses_[random_() % courses_.size()];
}

std::string CourseHistory::AnyHalf(bool to_come) {
  for (int i = 0; i < 10 && !courses_.empty(); ++i) {
    const auto course = Read(AnyCourse());
    if (!course.ok()) break;
    const v1::Pair& pair = AnyPair(*course);
    const std::string& name = random_() % 2 == 0 ? pair.infusion() : pair.session();
    if (name.empty()) continue;
    const auto visit = desk_.Get(name);
    const bool is_agreed = visit.ok() && (visit->status() == v1::APPOINTMENT_STATUS_BOOKED ||
                                          visit->status() == v1::APPOINTMENT_STATUS_PENDING);
    if (!is_agreed) continue;
    if ((Start(*visit) > clock_.Now()) == to_come) return name;
  }
  return "";
}

absl::StatusOr<v1::Course> CourseHistory::Read(const std::string& name) {
  v1::GetCourseRequest request;
  request.set_name(name);
  return Call(&Courses::GetCourse, request);
}

CourseHistory::Seen CourseHistory::ReadAll() {
  Seen seen;
  for (const std::string& name : courses_) {
    const auto course = Read(name);
    if (!course.ok()) {
      Found("a course cannot be read: " + course.status().ToString());
      continue;
    }
    for (const v1::Pair& pair : course->pairs()) {
      for (const std::string& half : {pair.infusion(), pair.session()}) {
        if (half.empty()) continue;
        const auto visit = desk_.Get(half);
        if (visit.ok()) seen[half] = *visit;
      }
    }
  }
  return seen;
}

void CourseHistory::Found(const std::string& finding) {
  if (findings_.size() < kFindingsMax) {
    findings_.push_back(fmt::format("step {} ({}): {}", step_, event_, finding));
  }
}

std::int64_t CourseHistory::DayOf(const v1::Appointment& visit) { return Day(Start(visit)); }

void CourseHistory::Judge(const Seen& before, const std::vector<std::string>& touched) {
  const Seen now = ReadAll();
  // Invariant 6: nobody's other half changes by itself.
  for (const auto& [name, visit] : before) {
    const bool is_touched = std::find(touched.begin(), touched.end(), name) != touched.end();
    const auto found = now.find(name);
    if (!is_touched && found != now.end() && found->second.version() != visit.version()) {
      Found("another visit changed: " + name);
    }
    // The link survives, unless the half was booked anew.
    if (!is_touched && found == now.end()) Found("a link was lost: " + name);
  }
  for (const std::string& name : courses_) {
    const auto course = Read(name);
    if (!course.ok()) continue;
    for (int i = 0; i < course->pairs_size(); ++i) JudgePair(*course, i, now);
    JudgeTasks(*course, now);
  }
  // Invariant 3: two days apart on the wall, whatever happened.
  const std::string near = service_.db().Sql(
      "SELECT coalesce(string_agg(a.appointment_id::text, ' '), '') FROM appointment a "
      "JOIN appointment b ON b.patient_id = a.patient_id AND b.appointment_id > a.appointment_id "
      "AND b.visit_type_id = a.visit_type_id "
      "WHERE a.mode = 'in_person' AND b.mode = 'in_person' "
      "AND a.status IN ('pending', 'booked', 'fulfilled') "
      "AND b.status IN ('pending', 'booked', 'fulfilled') "
      "AND abs(extract(epoch FROM a.local_start - b.local_start)) < 48 * 3600");
  if (!near.empty()) Found("infusions are too near: " + near);
}

void CourseHistory::JudgePair(const v1::Course& course, int index, const Seen& now) {
  const v1::Pair& pair = course.pairs(index);
  v1::PairState expected = v1::PAIR_STATE_PROPOSED;
  const auto infusion = now.find(pair.infusion());
  const auto session = now.find(pair.session());
  const bool has_infusion = infusion != now.end() && IsLive(infusion->second);
  const bool has_session = session != now.end() && IsLive(session->second);
  const auto& skipped = course.skipped();
  const bool is_skipped =
      std::find(skipped.begin(), skipped.end(), pair.position()) != skipped.end();
  const bool wants_none =
      pair.choice() == v1::PAIRING_CHOICE_WANTED && !has_session && !HasSession(course, index, now);
  if (is_skipped && !has_infusion) {
    expected = v1::PAIR_STATE_SKIPPED;
  } else if (wants_none) {
    const bool is_lost = infusion != now.end() && !has_infusion;
    expected = is_lost ? v1::PAIR_STATE_BROKEN : v1::PAIR_STATE_UNPAIRED;
  } else if (pair.choice() == v1::PAIRING_CHOICE_DECLINED ||
             pair.choice() == v1::PAIRING_CHOICE_FOLLOW_UP) {
    expected = v1::PAIR_STATE_DECLINED;
  } else if (infusion != now.end() && session == now.end()) {
    expected = v1::PAIR_STATE_BROKEN;
  } else if (infusion != now.end()) {
    Neighbours beside;
    for (int i = 0; i < course.pairs_size(); ++i) {
      const auto other = now.find(course.pairs(i).infusion());
      if (other == now.end() || !IsLive(other->second)) continue;
      if (i < index) beside.previous = &other->second;
      if (i > index && beside.next == nullptr) beside.next = &other->second;
    }
    expected = Expected(direction_, infusion->second, session->second, beside);
  }
  if (pair.state() != expected) {
    Found(fmt::format("pair {} of {} is {}, not {}", index + 1, course.name(),
                      v1::PairState_Name(expected), v1::PairState_Name(pair.state())));
  }
}

// The worklist holds what is to be done about each pair that is not over, and nothing else.
void CourseHistory::JudgeTasks(const v1::Course& course, const Seen& now) {
  for (const v1::Pair& pair : course.pairs()) {
    const auto infusion = now.find(pair.infusion());
    if (infusion == now.end()) continue;
    if (End(infusion->second) + absl::Hours(168) < clock_.Now()) continue;
    const char* expected = "";
    if (pair.state() == v1::PAIR_STATE_SKIPPED) {
      expected = "";
    } else if (!IsLive(infusion->second)) {
      expected = "infusion_lost";
    } else if (pair.state() == v1::PAIR_STATE_BROKEN) {
      // Nothing is to be done any more.
      if (direction_ == "before" && Start(infusion->second) < clock_.Now()) continue;
      expected = "pair_broken";
    } else if (pair.choice() == v1::PAIRING_CHOICE_FOLLOW_UP) {
      expected = "follow_up_call";
    }
    const std::string open = service_.db().Sql(fmt::format(
        "SELECT coalesce(string_agg(kind, ' '), '') FROM staff_task WHERE appointment_id = '{}' "
        "AND kind IN ('pair_broken', 'infusion_lost', 'follow_up_call') AND complete_time IS NULL",
        pair.infusion().substr(pair.infusion().rfind('/') + 1)));
    if (open != expected) {
      Found(fmt::format("the worklist has '{}' for {}, not '{}'", open, pair.infusion(), expected));
    }
  }
}

}  // namespace tandem::testing
