// SPDX-License-Identifier: Apache-2.0
// CourseUpdating: one attempt to change what is agreed about a course that runs.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/courses/courses.h"

namespace tandem::courses {

class CourseUpdating {
 public:
  // All outlive it. `course`: as it was read.
  CourseUpdating(const Courses::Parts& parts, const access::CallContext& call,
                 const UpdateOrder& order, const CourseView& course)
      : parts_(parts), call_(call), order_(order), before_(course) {}

  // STATE_FORBIDS, FIELD_INVALID, NOT_FOUND: see Changed(); NOT_FOUND also of a course whose visit
  // types have left the clinic's file. CONCURRENT_CHANGE: a new attempt may do.
  absl::Status Run();

 private:
  absl::Status Once(pg::Transaction& tx, const Course& after);
  absl::Status LockCourse(pg::Transaction& tx);
  // What is given up may not come back meanwhile.
  absl::Status LockGivenUp(pg::Transaction& tx, const Course& after);

  const Courses::Parts& parts_;
  const access::CallContext& call_;
  const UpdateOrder& order_;
  const CourseView& before_;
};

}  // namespace tandem::courses
