// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_following.h"

#include <optional>
#include <vector>

#include "base/status.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/pair_tasks.h"
#include "scheduler/courses/pairing_policy.h"

namespace tandem::courses {

absl::Status PairFollowing::Follow(pg::Transaction& tx, const access::CallContext& call,
                                   AppointmentId appointment) {
  ASSIGN_OR_RETURN(const std::optional<Course> course,
                   CourseStore(tx, call.clinic()).FindByAppointment(appointment));
  return course.has_value() ? FollowCourse(tx, call, *course) : absl::OkStatus();
}

absl::Status PairFollowing::Follow(pg::Transaction& tx, const access::CallContext& call,
                                   CourseId course) {
  ASSIGN_OR_RETURN(const std::optional<Course> found, CourseStore(tx, call.clinic()).Find(course));
  return found.has_value() ? FollowCourse(tx, call, *found) : absl::OkStatus();
}

absl::Status PairFollowing::FollowCourse(pg::Transaction& tx, const access::CallContext& call,
                                         const Course& course) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr rules,
                   directories_.At(call, course.directory_revision));
  ASSIGN_OR_RETURN(const std::vector<appointments::Appointment> appointments,
                   appointments::Appointments::FindWithin(tx, call, AppointmentsOf(course)));
  const PairPolicy policy = PairingPolicyOf(*rules).pairing;
  const CourseView view = ViewOf(course, appointments, policy, rules->zone);
  std::vector<Uuid> subjects;
  // Of those that the course has no longer, too.
  for (int position = 1; position <= kInfusionsMax; ++position) {
    subjects.push_back(SubjectOf(course.id, position));
    // Who still waits for a free time keeps what WaitingPairs found.
    const auto index = static_cast<std::size_t>(position - 1);
    const bool waits = index < view.pairs.size() && AwaitsTime(view.pairs[index]);
    if (!waits) subjects.push_back(TimeSubjectOf(course.id, position));
  }
  return tasks_.Replace(tx, call.clinic(), subjects, TasksOf(view, policy, clock_.Now()));
}

}  // namespace tandem::courses
