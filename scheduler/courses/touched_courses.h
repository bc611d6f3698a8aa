// SPDX-License-Identifier: Apache-2.0
// TouchedCourses: what is due to courses when another room moves visits of several of them in its
// own transaction. Thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/courses/pair_following.h"

namespace tandem::courses {

class TouchedCourses {
 public:
  // All outlive it.
  TouchedCourses(const Clock& clock, PairFollowing& following)
      : clock_(clock), following_(following) {}

  // After the request, before the appointments. CONCURRENT_CHANGE: a course is not as it was seen.
  static absl::Status Lock(pg::Transaction& tx, const access::CallContext& call,
                           const std::vector<RuledCourse>& seen);
  // After the visits: judged by the clinic's file of `revision` from now on, their tasks put right.
  absl::Status Save(pg::Transaction& tx, const access::CallContext& call,
                    const std::vector<RuledCourse>& seen, std::int64_t revision);

 private:
  const Clock& clock_;
  PairFollowing& following_;
};

}  // namespace tandem::courses
