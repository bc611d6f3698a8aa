// SPDX-License-Identifier: Apache-2.0
// Whether an infusion and a therapy session make a pair, and how well their times fit. Pure.
#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/courses/pair_policy.h"

namespace tandem::courses {

// An infusion as far as its therapy matters.
struct InfusionTimes {
  absl::Time start;      // when the patient comes
  absl::Time discharge;  // planned; the actual one once it is known
  absl::CivilDay day;    // of the discharge, on the patient's calendar
};

// A session as far as its infusion matters.
struct SessionTimes {
  Interval time;
  absl::CivilDay day;      // of its start, on the patient's calendar
  bool in_person = false;  // the patient has to get there
  bool has_ride = false;   // and somebody drives them
};

enum class PairFit {
  kPreferred,
  kAcceptable,
  // Hard rules, in the order in which they are judged.
  kSameDay,
  kTooSoon,
  kTooLate,
  kNoDriving,
};

constexpr bool IsPair(PairFit fit) {
  return fit == PairFit::kPreferred || fit == PairFit::kAcceptable;
}

// A session after its infusion.
PairFit JudgeAfter(const PairPolicy& policy, const InfusionTimes& infusion,
                   const SessionTimes& session);

// 0 to 1000: 1000 from the beginning of the preferred window to 48 hours, 750 at its end, 200 at
// the end of the acceptable one, straight lines between; 600 before the preferred window. Only of a
// pair.
int ClosenessPermille(const PairPolicy& policy, absl::Duration after_discharge);

}  // namespace tandem::courses
