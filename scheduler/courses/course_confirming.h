// SPDX-License-Identifier: Apache-2.0
// CourseConfirming: one attempt to agree on everything of a course that is pending, all or none.
// What is over by now stays as it is, and so does the session of an infusion that is lost.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/courses_errors.h"

namespace tandem::courses {

class CourseConfirming {
 public:
  // All outlive it. `course`: as it was read.
  CourseConfirming(const Courses::Parts& parts, const access::CallContext& call,
                   const ConfirmOrder& order, const CourseView& course)
      : parts_(parts), call_(call), order_(order), before_(course) {}

  // GATE_CLOSED: nobody said to go on, or (with position and half) a visit's gate is closed on its
  // day. CONCURRENT_CHANGE: a new attempt may do.
  absl::Status Run();

 private:
  absl::Status Once(pg::Transaction& tx);
  // Nobody changes the course from here on.
  absl::Status LockCourse(pg::Transaction& tx);
  // The visits that are pending, locked in the order of their ids.
  absl::Status LockPending(pg::Transaction& tx);
  absl::Status ConfirmAll(pg::Transaction& tx);

  struct Half {
    HalfPlace place;
    appointments::Appointment visit;
  };

  const Courses::Parts& parts_;
  const access::CallContext& call_;
  const ConfirmOrder& order_;
  const CourseView& before_;
  std::vector<Half> pending_;  // by position, the infusion first
};

}  // namespace tandem::courses
