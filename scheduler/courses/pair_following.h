// SPDX-License-Identifier: Apache-2.0
// PairFollowing: whenever a half of a pair changes, on whatever path, the worklist holds what is to
// be done about the pair, and nothing that is settled. Thread-safe.
#pragma once

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/courses/course.h"
#include "scheduler/directory/directories.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::courses {

class PairFollowing {
 public:
  // All outlive it.
  PairFollowing(const Clock& clock, directory::Directories& directories, tasks::Tasks& tasks)
      : clock_(clock), directories_(directories), tasks_(tasks) {}

  // Inside the transaction that changed the appointment; nothing for one that belongs to no course.
  absl::Status Follow(pg::Transaction& tx, const access::CallContext& call,
                      AppointmentId appointment);
  // The same of a course that changed itself.
  absl::Status Follow(pg::Transaction& tx, const access::CallContext& call, CourseId course);

 private:
  absl::Status FollowCourse(pg::Transaction& tx, const access::CallContext& call,
                            const Course& course);

  const Clock& clock_;
  directory::Directories& directories_;
  tasks::Tasks& tasks_;
};

}  // namespace tandem::courses
