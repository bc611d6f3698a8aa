// SPDX-License-Identifier: Apache-2.0
// What is agreed about courses changes while they run: infusions are left out or added, courses
// pause, fewer infusions have a session.
#include <algorithm>

#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "tests/simulation/course_history.h"

namespace tandem::testing {
namespace {

constexpr int kCountMost = 5;
constexpr absl::Duration kDay = absl::Hours(24);

bool IsLost(const v1::Appointment& visit) {
  return visit.status() == v1::APPOINTMENT_STATUS_CANCELLED ||
         visit.status() == v1::APPOINTMENT_STATUS_NOSHOW ||
         visit.status() == v1::APPOINTMENT_STATUS_ENTERED_IN_ERROR;
}

absl::Time End(const v1::Appointment& visit) {
  return absl::FromUnixSeconds(visit.time().end_time().seconds());
}

}  // namespace

// An infusion that is not lost, or a session that is still to come.
bool CourseHistory::IsInTheWay(const v1::Pair& pair, const Seen& now) const {
  const auto infusion = now.find(pair.infusion());
  if (infusion != now.end() && !IsLost(infusion->second)) return true;
  const auto session = now.find(pair.session());
  return session != now.end() && !IsLost(session->second) && End(session->second) > clock_.Now();
}

void CourseHistory::ChangeTerms() {
  event_ = "terms";
  const std::string name = AnyCourse();
  if (name.empty()) return;
  const auto course = Read(name);
  if (!course.ok()) return Found("a course cannot be read: " + course.status().ToString());
  const Seen before = ReadAll();
  v1::UpdateCourseRequest request;
  *request.mutable_course() = *course;
  request.set_request_id(desk_.NewRequestId());
  v1::Course& wanted = *request.mutable_course();
  switch (random_() % 5) {
    case 0:
      return ToggleSkipped(*course, before, request);
    case 1:
      request.mutable_update_mask()->add_paths("pause");
      wanted.clear_pause();
      if (random_() % 3 != 0) {
        const absl::Time start =
            absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now()) / 3600 * 3600) +
            kDay * static_cast<int>(random_() % 10);
        rpc::WriteInterval({start, start + kDay * (1 + static_cast<int>(random_() % 12))},
                           *wanted.mutable_pause());
      }
      return Expect(request, "pause", "OK", before);
    case 2:
      if (course->infusion_count() == kCountMost) return;
      request.mutable_update_mask()->add_paths("infusion_count");
      wanted.set_infusion_count(course->infusion_count() + 1);
      return Expect(request, "extra", "OK", before);
    case 3:
      return Shorten(*course, before, request);
    default:
      request.mutable_update_mask()->add_paths("session_ratio");
      wanted.set_session_ratio(static_cast<v1::SessionRatio>(1 + random_() % 3));
      return Expect(request, "ratio", "OK", before);
  }
}

void CourseHistory::ToggleSkipped(const v1::Course& course, const Seen& before,
                                  v1::UpdateCourseRequest& request) {
  const int position =
      1 + static_cast<int>(random_() % static_cast<std::uint64_t>(course.pairs_size()));
  auto& skipped = *request.mutable_course()->mutable_skipped();
  const auto there = std::find(skipped.begin(), skipped.end(), position);
  const bool comes_back = there != skipped.end();
  if (comes_back) {
    skipped.erase(there);
  } else {
    skipped.Add(position);
  }
  request.mutable_update_mask()->add_paths("skipped");
  std::string expected = "OK";
  if (!comes_back && skipped.size() == course.infusion_count()) {
    expected = "FIELD_INVALID";
  } else if (!comes_back && IsInTheWay(course.pairs(position - 1), before)) {
    expected = "STATE_FORBIDS";
  }
  Expect(request, comes_back ? "unskip" : "skip", expected, before);
}

void CourseHistory::Shorten(const v1::Course& course, const Seen& before,
                            v1::UpdateCourseRequest& request) {
  const int count = course.infusion_count() - 1;
  if (count == 0) return;
  const v1::Pair& last = course.pairs(count);
  const auto& skipped = course.skipped();
  const auto left_out = std::count_if(skipped.begin(), skipped.end(),
                                      [&](int position) { return position <= count; });
  request.mutable_course()->set_infusion_count(count);
  request.mutable_update_mask()->add_paths("infusion_count");
  std::string expected = "OK";
  if (left_out == count) {
    expected = "FIELD_INVALID";
  } else if (IsInTheWay(last, before)) {
    expected = "STATE_FORBIDS";
  }
  Expect(request, "shorter", expected, before, {last.infusion(), last.session()});
  if (expected != "OK" || last.infusion().empty()) return;
  const std::string open = service_.db().Sql(fmt::format(
      "SELECT count(*) FROM staff_task WHERE appointment_id = '{}' AND complete_time IS NULL",
      last.infusion().substr(last.infusion().rfind('/') + 1)));
  if (open != "0") Found("a task of a pair that is gone: " + last.infusion());
}

void CourseHistory::Expect(const v1::UpdateCourseRequest& request, const std::string& what,
                           const std::string& expected, const Seen& before,
                           const std::vector<std::string>& touched) {
  const auto updated = Call(&Courses::UpdateCourse, request);
  const std::optional<Reason> reason = ReasonOf(updated.status());
  const std::string answer = updated.ok() ? "OK" : std::string(reason ? Name(*reason) : "?");
  if (answer != expected) {
    Found(fmt::format("{}: {} instead of {}: {}", what, answer, expected,
                      updated.status().ToString()));
  }
  if (updated.ok()) {
    Did(what);
    const auto again = Call(&Courses::UpdateCourse, request);
    if (!again.ok() || again->etag() != updated->etag()) Found(what + " again changed something");
  }
  Judge(before, touched);
}

// Which of its infusions have a session, written down once more.
bool CourseHistory::HasSession(const v1::Course& course, int index, const Seen& now) const {
  const auto infusion_of = [&](int i) -> const v1::Appointment* {
    const auto found = now.find(course.pairs(i).infusion());
    return found == now.end() ? nullptr : &found->second;
  };
  int kept_before = 0;
  int kept_after = 0;
  for (int i = 0; i < course.pairs_size(); ++i) {
    if (course.pairs(i).state() == v1::PAIR_STATE_SKIPPED || i == index) continue;
    ++(i < index ? kept_before : kept_after);
  }
  if (course.session_ratio() == v1::SESSION_RATIO_FIRST_THIRD_LAST) {
    return kept_before == 0 || kept_before == 2 || kept_after == 0;
  }
  const v1::Appointment* own = infusion_of(index);
  if (course.session_ratio() != v1::SESSION_RATIO_WEEKLY || own == nullptr) return true;
  const std::int64_t day = DayOf(*own);
  for (int i = 0; i < course.pairs_size(); ++i) {
    const v1::Appointment* other = i == index ? nullptr : infusion_of(i);
    if (other == nullptr || IsLost(*other)) continue;
    const std::int64_t other_day = DayOf(*other);
    // Day 0 was a Wednesday.
    if ((other_day + 2) / 7 != (day + 2) / 7) continue;
    if (other_day < day || (other_day == day && i < index)) return false;
  }
  return true;
}

}  // namespace tandem::testing
