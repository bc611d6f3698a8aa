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

  bool operator==(const SessionTimes&) const = default;
};

enum class PairFit {
  kPreferred,
  kAcceptable,
  // Hard rules, in the order in which they are judged.
  kSameDay,
  kTooSoon,
  kTooLate,
  kNoDriving,
  // Of the side on which it lies.
  kAfterInfusion,  // sessions come before their infusions there
  kTooNear,        // ends too near to the infusion, or is not over by then
  kTooEarly,       // ends too early, and not on the day before either
};

constexpr bool IsPair(PairFit fit) {
  return fit == PairFit::kPreferred || fit == PairFit::kAcceptable;
}

// On the patient's calendar; `day` is that of the discharge, which may be the next one.
absl::CivilDay StartDay(const InfusionTimes& infusion);

// A session after its infusion.
PairFit JudgeAfter(const PairPolicy& policy, const InfusionTimes& infusion,
                   const SessionTimes& session);

// Does it start before the infusion does?
bool LiesBefore(const InfusionTimes& infusion, const SessionTimes& session);

// On the side on which it lies. A session before its infusion where none may be is judged as one
// after it, which it is too soon for: kSameDay.
PairFit JudgeSides(const PairPolicy& policy, const InfusionTimes& infusion,
                   const SessionTimes& session);

// Whether a session before its infusion leaves the patient time after `previous`, the infusion of
// the course before that: kSameDay, kTooSoon, kNoDriving, or a pair.
PairFit JudgeRecovery(const PairPolicy& policy, const InfusionTimes& previous,
                      const SessionTimes& session);

// Where sessions of the infusion can start, on any side that the policy has: no pair is outside of
// it. On the wall, as all times here.
Interval SessionWindow(const PairPolicy& policy, const InfusionTimes& infusion);

// 0 to 1000: 1000 from the beginning of the preferred window to 48 hours, 750 at its end, 200 at
// the end of the acceptable one, straight lines between; 600 before the preferred window. Only of a
// pair, after its infusion.
int ClosenessPermille(const PairPolicy& policy, absl::Duration after_discharge);
// Of a pair on either side: before its infusion 1000 when it is preferred, 750 on the day before.
int ClosenessPermille(const PairPolicy& policy, const InfusionTimes& infusion,
                      const SessionTimes& session);

}  // namespace tandem::courses
