// SPDX-License-Identifier: Apache-2.0
// The ladder: what could be done for a pair that is broken or could fit better, step by step. Pure.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "scheduler/courses/course_options.h"
#include "scheduler/courses/proposed_plan.h"

namespace tandem::courses {

constexpr int kOffersMax = 3;
constexpr absl::Duration kInfusionMoveMax = absl::Hours(48);  // either way

// Of the infusion at `position`, which is booked and was not missed; at most kOffersMax, the best
// of each step first. A later step counts only when earlier ones gave too few. No two have the same
// therapist at the same time, and each is better than a pair that stands.
std::vector<PairOffer> FindOffers(const CourseFacts& facts, const CourseOptions& options,
                                  int position, absl::Time now);

}  // namespace tandem::courses
