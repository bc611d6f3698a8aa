// SPDX-License-Identifier: Apache-2.0
// How a clinic pairs infusions with therapy: the policy "pairing" of its file, over the defaults.
// Clinics recommend therapy in the days after an infusion, some before it; which days, nobody has
// proven, so that every number is the clinic's to change.
#pragma once

#include "absl/time/time.h"

namespace tandem::courses {

// What each part of a pair's score is worth, of 100.
struct PairWeights {
  int closeness = 40;
  int preference = 15;
  int continuity = 15;
  int place = 10;
  int load = 8;
  int fairness = 7;
  int efficiency = 5;

  int Sum() const {
    return closeness + preference + continuity + place + load + fairness + efficiency;
  }
};
inline constexpr int kWeightsSum = 100;

// On which side of its infusion a session lies: before it when it starts before the infusion does.
enum class PairDirection {
  kAfter,
  kBefore,
  kBoth,  // still one session for each infusion, on the side that fits better
};

// Times are measured from the planned discharge of the infusion to the start of the session, both
// ends included, unless they say otherwise.
struct PairPolicy {
  PairDirection direction = PairDirection::kAfter;
  // Never sooner, and never on the day of the infusion.
  absl::Duration earliest = absl::Hours(12);
  absl::Duration preferred_from = absl::Hours(18);
  absl::Duration preferred_until = absl::Hours(72);
  // Later than that, it is no pair.
  absl::Duration acceptable_until = absl::Hours(168);
  // So long after a discharge nobody drives: in person only with a ride.
  absl::Duration no_driving = absl::Hours(24);
  // From the end of the session to the arrival for the next infusion, at least.
  absl::Duration before_next = absl::Hours(2);
  // A session before its infusion is preferred when it ends so long before the infusion's start, at
  // least and at most, both included; never later. Else it is on the day before.
  absl::Duration before_from = absl::Minutes(30);
  absl::Duration before_until = absl::Hours(4);
  PairWeights weights;
};

// How the infusions of a course are spaced, start to start.
struct SpacingPolicy {
  absl::Duration gap_min = absl::Hours(48);        // never less, never two on one day
  absl::Duration gap_from = absl::Hours(48);       // as it is wanted: from here
  absl::Duration gap_until = absl::Hours(96);      // to here, both included
  absl::Duration gap_max = absl::Hours(168);       // a clinician looks at longer ones
  absl::Duration span_max = absl::Hours(28 * 24);  // first day to last day, whole days
  int per_week_max = 3;                            // never more, Monday to Sunday
};

}  // namespace tandem::courses
