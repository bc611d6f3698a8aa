// SPDX-License-Identifier: Apache-2.0
// The ladder: what could be done for a pair that is broken or could fit better, step by step. Pure.
#pragma once

#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/courses/course_options.h"
#include "scheduler/courses/proposed_plan.h"

namespace tandem::courses {

constexpr int kOffersMax = 3;
constexpr absl::Duration kInfusionMoveMax = absl::Hours(48);  // either way
constexpr absl::Duration kFollowUpWithin = absl::Hours(72);   // of an infusion, somebody calls

// May the infusion be there, as far as its course goes?
using MayMove = std::function<bool(const PlannedVisit&)>;

// Of the infusion at `position`, which is booked and was not missed; at most kOffersMax, the best
// of each step first. A later step counts only when earlier ones gave too few. No two have the same
// therapist at the same time, and each is better than a pair that stands. What is held for the pair
// comes first, if it is a pair still; it counts as free. Steps without a session of the clinic are
// for pairs that do not stand and whose time is not over. `may_move`: null: the infusion stays
// where it is. None of an infusion at a location that has left the file.
std::vector<PairOffer> FindOffers(const CourseFacts& facts, const CourseOptions& options,
                                  int position, absl::Time now, const MayMove& may_move);

}  // namespace tandem::courses
