// SPDX-License-Identifier: Apache-2.0
// What becomes of the tentative tails of courses.
#include "tests/simulation/course_history.h"
#include "tests/support/cleared.h"

namespace tandem::testing {
namespace {

bool IsLost(const v1::Appointment& visit) {
  return visit.status() == v1::APPOINTMENT_STATUS_CANCELLED ||
         visit.status() == v1::APPOINTMENT_STATUS_NOSHOW ||
         visit.status() == v1::APPOINTMENT_STATUS_ENTERED_IN_ERROR;
}

}  // namespace

// A clinician looks at the response; then, and only then, all that is pending and to
// come is agreed; never the session of an infusion that is lost.
void CourseHistory::ConfirmTail() {
  event_ = "confirm";
  const std::string name = AnyCourse();
  if (name.empty()) return;
  const auto course = Read(name);
  if (!course.ok()) return Found("a course cannot be read: " + course.status().ToString());
  const bool goes_on = random_() % 3 != 0;
  auto review = ClearanceFor(service_, course->patient(), v1::CLEARANCE_KIND_RESPONSE_REVIEW);
  review.mutable_clearance()->set_outcome(goes_on ? v1::CLEARANCE_OUTCOME_CONTINUE
                                                  : v1::CLEARANCE_OUTCOME_STOP);
  Record(service_, review);
  const Seen before = ReadAll();
  std::vector<std::string> waiting;
  for (const v1::Pair& pair : course->pairs()) {
    for (const std::string& half : {pair.infusion(), pair.session()}) {
      const auto found = before.find(half);
      if (found == before.end()) continue;
      const v1::Appointment& visit = found->second;
      const bool is_to_come = visit.time().end_time().seconds() > absl::ToUnixSeconds(clock_.Now());
      const auto infusion = before.find(pair.infusion());
      if (infusion != before.end() && IsLost(infusion->second)) continue;
      if (is_to_come && visit.status() == v1::APPOINTMENT_STATUS_PENDING) waiting.push_back(half);
    }
  }
  v1::ConfirmCourseRequest request;
  request.set_name(name);
  request.set_request_id(desk_.NewRequestId());
  const auto confirmed = Call(&Courses::ConfirmCourse, request);
  if (confirmed.ok() != goes_on) Found("confirm: " + confirmed.status().ToString());
  if (!goes_on) return Judge(before, {});
  for (const std::string& half : waiting) {
    if (desk_.Get(half)->status() != v1::APPOINTMENT_STATUS_BOOKED) Found(half + " still waits");
  }
  if (!waiting.empty()) Did(event_);
  Judge(before, waiting);
}

}  // namespace tandem::testing
