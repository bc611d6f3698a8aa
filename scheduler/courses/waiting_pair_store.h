// SPDX-License-Identifier: Apache-2.0
// Pairs whose patients wait for a session, for the job that looks for times. No decisions.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "scheduler/courses/course.h"

namespace tandem::courses {

struct PairPlace {
  CourseId course;
  int position = 0;
};

struct WaitingListing {
  absl::Time ended_after;  // of the infusion
  PairPlace after;         // in this order; nil and 0: from the beginning
  int limit = 0;
};
// By course, then position. `options` name the clinic.
absl::StatusOr<std::vector<PairPlace>> ReadWaiting(pg::Pool& pool, const pg::TxOptions& options,
                                                   const WaitingListing& wanted);

}  // namespace tandem::courses
