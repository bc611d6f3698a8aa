// SPDX-License-Identifier: Apache-2.0
// The policy `pairing` of a clinic's file, over the defaults of pair_policy.h.
#pragma once

#include <string_view>
#include <vector>

#include "scheduler/courses/course.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/policy_values.h"

namespace tandem::courses {

inline constexpr std::string_view kPairingPolicyName = "pairing";

// Of the policy "pairing"; any other has no faults here. Weights must make kWeightsSum.
std::vector<directory::ValueProblem> CheckPairingPolicy(const directory::Policy& policy);
std::vector<std::string_view> PairingPolicyKeys();

struct PairingPolicy {
  PairPolicy pairing;
  SpacingPolicy spacing;
  // Infusions from this position on wait for the response review; 0: none.
  int tentative_from = 0;
  SessionRatio session_ratio = SessionRatio::kEvery;
  // When a booster is due: from so long after the last infusion before it to so long after it.
  absl::Duration booster_from = absl::Hours(28 * 24);
  absl::Duration booster_until = absl::Hours(42 * 24);
};
// A value that is wrong (a file from before it was checked) counts as absent.
PairingPolicy PairingPolicyOf(const directory::Snapshot& clinic);

// A course's own spacing over the least distance of its visit type, and both over the clinic's;
// never below that of the visit type. `infusion` null: one that has left the file.
SpacingPolicy SpacingOf(const SpacingPolicy& clinic, const directory::VisitType* infusion,
                        const SpacingTerms& terms);

// Which infusions of a new course have a session: as it says, else as the clinic does.
SessionRatio SessionRatioOf(const PairingPolicy& clinic, const CourseTerms& terms);

// From which infusion on a new course waits for the response review: its own, else the clinic's. A
// course that is too short for the clinic's has none.
int TentativeFromOf(const PairingPolicy& clinic, const CourseTerms& terms);

}  // namespace tandem::courses
