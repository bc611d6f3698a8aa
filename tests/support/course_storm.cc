// SPDX-License-Identifier: Apache-2.0
#include "tests/support/course_storm.h"

#include <fmt/format.h>

#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "base/testing/seeded_ids.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/support/canary.h"
#include "tests/support/client.h"
#include "tests/support/resolving.h"

namespace tandem::testing {
namespace {

using Courses = v1::CoursesService::Stub;

constexpr int kPlansTried = 6;  // of one course, each nearest to the one before

class CourseDesk {
 public:
  CourseDesk(const CourseStorm& storm, int index, CourseStormResult& result, std::mutex& mutex)
      : storm_(storm),
        index_(index),
        result_(result),
        mutex_(mutex),
        client_(storm.target),
        stub_(v1::CoursesService::NewStub(client_.shared_channel())),
        ids_(storm.seed * 1000 + static_cast<std::uint64_t>(index)),
        random_(storm.seed * 7919 + static_cast<std::uint64_t>(index)) {}

  void Run() {
    const auto desks = static_cast<std::size_t>(storm_.desks);
    std::size_t patient = static_cast<std::size_t>(index_);
    for (int i = 0; i < storm_.courses_max && !IsEnough() && patient < storm_.patients.size();
         ++i, patient += desks) {
      const auto course = BookOne(storm_.patients[patient]);
      if (course.has_value() && random_() % 2 == 0) MoveOne(*course);
    }
  }

 private:
  bool IsEnough() const { return storm_.enough != nullptr && *storm_.enough; }
  void Found(std::string finding) {
    const std::lock_guard lock(mutex_);
    result_.findings.push_back(std::move(finding));
  }

  // Until the answer is definite, always the same request.
  template <class Request, class Reply>
  absl::StatusOr<Reply> Resolve(grpc::Status (Courses::*method)(grpc::ClientContext*,
                                                                const Request&, Reply*),
                                const Request& request) {
    auto answer = testing::Resolve(*stub_, {storm_.token, storm_.resolve_max}, method, request);
    if (!answer.ok() && !IsDefinite(answer.status())) {
      Found("a call was never answered: " + answer.status().ToString());
    }
    return answer;
  }

  v1::Course Wanted(const std::string& patient) const {
    v1::Course course;
    course.set_patient(patient);
    course.set_infusion_type(storm_.parent + "/visitTypes/infusion");
    course.set_session_type(storm_.parent + "/visitTypes/session");
    course.set_infusion_count(kStormInfusions);
    return course;
  }

  std::optional<v1::Course> BookOne(const std::string& patient) {
    v1::ProposeCourseRequest question;
    question.set_parent(storm_.parent);
    *question.mutable_course() = Wanted(patient);
    const bool holds_first = random_() % 3 == 0;
    std::vector<std::string> holds;
    for (int i = 0; i < kPlansTried; ++i) {
      const auto proposed = Resolve(&Courses::ProposeCourse, question);
      if (!proposed.ok() || proposed->plans().empty()) return std::nullopt;
      const auto plans = static_cast<std::uint64_t>(proposed->plans_size());
      const v1::CoursePlan& plan = proposed->plans(static_cast<int>(random_() % plans));
      const bool is_whole =
          plan.pairs_size() == kStormInfusions && plan.paired_count() == kStormInfusions;
      if (!is_whole) return std::nullopt;  // the clinic is full
      v1::BookCourseRequest order;
      order.set_parent(storm_.parent);
      order.set_request_id(ToString(ids_.Next()));
      *order.mutable_course() = Wanted(patient);
      *order.mutable_pairs() = plan.pairs();
      const bool is_held = holds_first && Hold(patient, plan.pairs(0), holds);
      *order.mutable_holds() = {holds.begin(), holds.end()};
      const auto booked = Resolve(&Courses::BookCourse, order);
      if (booked.ok()) {
        ++result_.booked;
        const v1::Pair& first = booked->pairs(0);
        if (is_held &&
            (first.infusion() != *(holds.end() - 2) || first.session() != holds.back())) {
          Found("what was held did not become the first pair");
        }
        if (random_() % 4 == 0) Replay(order, *booked);
        return *booked;
      }
      if (ReasonOf(booked.status()) != Reason::kSlotTaken) {
        Found("a proposed plan was refused: " + booked.status().ToString());
        return std::nullopt;
      }
      ++result_.taken;
      *question.mutable_near() = plan.pairs();
    }
    return std::nullopt;
  }

  // Both halves or neither. False: somebody was quicker.
  bool Hold(const std::string& patient, const v1::PlannedPair& pair,
            std::vector<std::string>& holds) {
    const v1::Course wanted = Wanted(patient);
    v1::HoldPairRequest order;
    order.set_parent(storm_.parent);
    order.set_request_id(ToString(ids_.Next()));
    order.set_patient(patient);
    order.set_infusion_type(wanted.infusion_type());
    order.set_session_type(wanted.session_type());
    *order.mutable_infusion() = pair.infusion();
    *order.mutable_session() = pair.session();
    const auto held = Resolve(&Courses::HoldPair, order);
    if (!held.ok()) return false;
    ++result_.held;
    holds.push_back(held->infusion());
    holds.push_back(held->session());
    return true;
  }

  void Replay(const v1::BookCourseRequest& order, const v1::Course& first) {
    const auto again = Resolve(&Courses::BookCourse, order);
    if (!again.ok() || again->name() != first.name()) {
      Found("a replay was answered otherwise");
    } else {
      ++result_.replays;
    }
  }

  // To what is offered instead, both halves at once.
  void MoveOne(const v1::Course& course) {
    v1::ListPairOffersRequest question;
    question.set_name(course.name());
    question.set_position(kStormInfusions);
    const auto offers = Resolve(&Courses::ListPairOffers, question);
    if (!offers.ok() || offers->offers().empty()) return;
    if (!offers->offers(0).pair().has_session()) return;
    v1::MovePairRequest order;
    order.set_name(course.name());
    order.set_request_id(ToString(ids_.Next()));
    order.set_position(kStormInfusions);
    *order.mutable_infusion() = offers->offers(0).pair().infusion();
    *order.mutable_session() = offers->offers(0).pair().session();
    if (Resolve(&Courses::MovePair, order).ok()) ++result_.moved;
  }

  const CourseStorm& storm_;
  const int index_;
  CourseStormResult& result_;
  std::mutex& mutex_;
  Client client_;
  std::unique_ptr<Courses> stub_;
  SeededIds ids_;
  std::mt19937_64 random_;
};

// Each gives a sentence for everything that is wrong.
constexpr const char* kCourseFaults[] = {
    // Half courses and half pairs.
    R"(SELECT 'course ' || course_id || ' has a half pair at ' || position FROM course_pair
       WHERE infusion_id IS NULL OR session_id IS NULL)",
    R"(SELECT 'course ' || c.course_id || ' has ' || count(p.position) || ' pairs' FROM course c
       LEFT JOIN course_pair p USING (clinic_id, course_id)
       GROUP BY c.clinic_id, c.course_id, c.infusion_count
       HAVING count(p.position) <> c.infusion_count)",
    R"(SELECT 'visit ' || appointment_id || ' belongs to no course' FROM appointment a
       WHERE NOT EXISTS (SELECT FROM course_pair p WHERE p.clinic_id = a.clinic_id
                           AND a.appointment_id IN (p.infusion_id, p.session_id))
         AND NOT (a.status = 'proposed' OR a.cancellation_reason = 'hold_released'))",
    R"(SELECT 'visit ' || a.appointment_id || ' is ' || a.status FROM appointment a
       JOIN course_pair p ON p.clinic_id = a.clinic_id
         AND a.appointment_id IN (p.infusion_id, p.session_id)
       WHERE a.status <> 'booked')",
    // A pair is held whole: as many infusions, in person, as sessions; what was given back is free.
    R"(SELECT 'a pair is half held' FROM appointment a
       WHERE a.status = 'proposed'
       HAVING count(*) FILTER (WHERE a.mode = 'in_person')
           <> count(*) FILTER (WHERE a.mode = 'video'))",
    R"(SELECT 'hold ' || a.appointment_id || ' was given back and has claims' FROM appointment a
       JOIN claim c USING (clinic_id, appointment_id) WHERE a.status = 'cancelled')",
    R"(SELECT 'visit ' || a.appointment_id || ' is booked and its time runs out'
       FROM appointment a JOIN claim c USING (clinic_id, appointment_id)
       WHERE a.status = 'booked' AND c.expires_at IS NOT NULL)",
    R"(SELECT 'visit ' || a.appointment_id || ' is of another patient than its course'
       FROM course_pair p JOIN course c USING (clinic_id, course_id)
       JOIN appointment a ON a.clinic_id = p.clinic_id
         AND a.appointment_id IN (p.infusion_id, p.session_id)
       WHERE a.patient_id <> c.patient_id)",
    // Infusions of one patient: two days apart on the wall.
    R"(SELECT 'infusions ' || a.appointment_id || ' and ' || b.appointment_id || ' are too near'
       FROM course_pair pa JOIN appointment a
         ON a.clinic_id = pa.clinic_id AND a.appointment_id = pa.infusion_id
       JOIN course_pair pb ON pb.clinic_id = pa.clinic_id
       JOIN appointment b ON b.clinic_id = pb.clinic_id AND b.appointment_id = pb.infusion_id
       WHERE a.patient_id = b.patient_id AND a.appointment_id < b.appointment_id
         AND abs(extract(epoch FROM a.local_start - b.local_start)) < 48 * 3600)",
    // On a later day, at least 12 hours and at most 7 days after.
    R"(SELECT 'session ' || s.appointment_id || ' does not fit' FROM course_pair p
       JOIN appointment i ON i.clinic_id = p.clinic_id AND i.appointment_id = p.infusion_id
       JOIN appointment s ON s.clinic_id = p.clinic_id AND s.appointment_id = p.session_id
       WHERE s.local_start::date <= i.local_start::date
          OR s.start_time < i.end_time + interval '12 hours'
          OR s.start_time > i.end_time + interval '169 hours')"};

}  // namespace

std::string CourseClinicYaml() {
  return R"(
clinic: willow
display_name: Willow
phone: "+12125550101"
time_zone: America/New_York
staff_hold: 30m
locations:
  main: {display_name: Main, address: 1 Main Street, latitude: 40.7, longitude: -74.0, state: NY,
         hours: ["monday-sunday 08:00-13:00"]}
  remote: {display_name: Remote, telehealth: true, state: NY}
practitioners:
  kim: {display_name: Kim, capabilities: [nurse, consultant], languages: [en],
        licensed_states: [NY], telehealth: true, seats: 2,
        hours: {main: ["monday-sunday 08:00-13:00"]}}
  ana: {display_name: Ana, capabilities: [therapist], languages: [en], licensed_states: [NY],
        telehealth: true, hours: {remote: ["monday-sunday 09:00-13:00"]}}
  ben: {display_name: Ben, capabilities: [therapist], languages: [en], licensed_states: [NY],
        telehealth: true, hours: {remote: ["monday-sunday 10:00-14:00"]}}
rooms:
  chair-1: {display_name: Chair 1, location: main, capabilities: [chair]}
  chair-2: {display_name: Chair 2, location: main, capabilities: [chair]}
visit_types:
  talk:
    display_name: Talk
    modes: [video]
    needs: {consultant: {practitioner: consultant}}
    phases: [{id: talk, takes: 20m, exclusive: [consultant]}]
    lead_time: 1h
    horizon: 60d
    grid: 30m
    bookable_online: true
  infusion:
    display_name: Visit
    modes: [in_person]
    needs: {chair: {room: chair}, nurse: {practitioner: nurse}}
    phases:
      - {id: infuse, takes: 105m, exclusive: [chair], shared: [nurse]}
      - {id: turn-over, takes: 15m, patient: false, exclusive: [chair]}
    lead_time: 1h
    horizon: 60d
    grid: 30m
    min_gap: 48h
  session:
    display_name: Session
    modes: [video]
    needs: {therapist: {practitioner: therapist, licensed: true}}
    phases:
      - {id: session, takes: 50m, exclusive: [therapist]}
      - {id: buffer, takes: 10m, patient: false, exclusive: [therapist]}
    lead_time: 1h
    horizon: 60d
    grid: 30m
consultation:
  version: "1"
  visit_type: talk
  notice: {version: "1", en: Not for emergencies., es: No es para emergencias.}
  crisis: {en: Call 988., es: Llame al 988.}
)";
}

CourseStorm PrepareCourseStorm(ServiceHome& home, const std::string& target, int patients,
                               std::uint64_t seed) {
  const Clinic clinic = ApplyClinic(home.db(), CourseClinicYaml());
  CourseStorm storm;
  storm.target = target;
  storm.parent = clinic.parent();
  storm.seed = seed;
  storm.token = home.As(access::Role::kFrontDesk, clinic.slug()).token;
  SeededIds ids(seed);
  Client client(target);
  for (int i = 0; i < patients; ++i) {
    v1::CreatePatientRequest request;
    request.set_parent(storm.parent);
    request.set_request_id(ToString(ids.Next()));
    request.mutable_patient()->set_given_name(CanaryName("Storm"));
    request.mutable_patient()->set_family_name(fmt::format("Number {}", i));
    const auto made =
        client.Call({storm.token}, &v1::PatientsService::Stub::CreatePatient, request);
    if (!made.ok()) throw std::runtime_error(made.status().ToString());
    storm.patients.push_back(made->name());
  }
  return storm;
}

void RunCourseStorm(const CourseStorm& storm, CourseStormResult& result) {
  std::mutex mutex;
  std::vector<std::thread> desks;
  for (int i = 0; i < storm.desks; ++i) {
    desks.emplace_back([&, i] { CourseDesk(storm, i, result, mutex).Run(); });
  }
  for (std::thread& desk : desks) desk.join();
}

std::vector<std::string> JudgeCourses(const SqlFunction& sql, int acknowledged) {
  std::vector<std::string> findings = CheckNoOverlapStored(sql);
  for (const char* faults : kCourseFaults) {
    std::string found = sql(
        fmt::format("SELECT coalesce(string_agg(fault, '; '), '') FROM ({}) f (fault)", faults));
    if (!found.empty()) findings.push_back(std::move(found));
  }
  const std::string stored = sql("SELECT count(*) FROM course");
  if (stored != std::to_string(acknowledged)) {
    findings.push_back(
        fmt::format("{} courses are stored, {} were acknowledged", stored, acknowledged));
  }
  return findings;
}

}  // namespace tandem::testing
