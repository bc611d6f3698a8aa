// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/tail_review.h"

#include <algorithm>
#include <vector>

#include "base/status.h"
#include "scheduler/courses/course_store.h"

namespace tandem::courses {

absl::StatusOr<std::optional<ReviewGap>> TailReview::FindGap(pg::Transaction& tx,
                                                             const access::CallContext& call,
                                                             const Course& course) const {
  const PatientId patient = course.terms.patient;
  RETURN_IF_ERROR(booking_.LockCalendar(tx, call, patient));
  ASSIGN_OR_RETURN(const std::vector<clearances::Clearance> last,
                   clearances_.ReadLast(tx, call.clinic(), patient));
  return FindReviewGap(last, course.create_time);
}

absl::Status TailReview::Check(pg::Transaction& tx, const access::CallContext& call,
                               const Course& course) const {
  ASSIGN_OR_RETURN(const std::optional<ReviewGap> gap, FindGap(tx, call, course));
  return gap.has_value() ? ReviewWaits(*gap, call.principal.role) : absl::OkStatus();
}

absl::Status TailReview::CheckVisit(pg::Transaction& tx, const access::CallContext& call,
                                    AppointmentId visit) const {
  ASSIGN_OR_RETURN(const std::optional<Course> course,
                   CourseStore(tx, call.clinic()).FindByAppointment(visit));
  if (!course.has_value()) return absl::OkStatus();
  const bool waits =
      std::any_of(course->links.begin(), course->links.end(), [&](const PairLink& link) {
        return (link.infusion == visit || link.session == visit) &&
               IsTentative(course->terms, link.position);
      });
  return waits ? Check(tx, call, *course) : absl::OkStatus();
}

}  // namespace tandem::courses
