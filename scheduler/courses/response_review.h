// SPDX-License-Identifier: Apache-2.0
// Whether a clinician has reviewed how a patient responds to the first infusions of a course: until
// then the later ones are tentative. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/access/principal.h"
#include "scheduler/clearances/clearance.h"

namespace tandem::courses {

// Why the later infusions of a course wait.
enum class ReviewGap {
  kMissing,    // nothing was recorded since the course was booked
  kWithdrawn,  // the last one was
  kStop,       // it says not to go on
};

// Nothing: the review says to go on. `last`: the patient's clearances, the last of each kind;
// `booked`: when the course was. A review from before it was of other infusions.
std::optional<ReviewGap> FindReviewGap(const std::vector<clearances::Clearance>& last,
                                       absl::Time booked);

// GATE_CLOSED with gate response_review, which nobody overrides. Says no more than the role may
// know.
absl::Status ReviewWaits(ReviewGap gap, access::Role role);

}  // namespace tandem::courses
