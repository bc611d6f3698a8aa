// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_rules.h"

#include <algorithm>
#include <cstdint>

namespace tandem::courses {
namespace {

constexpr int kSoonPermille = 600;        // before the preferred window
constexpr int kBestPermille = 1000;       // from its beginning to kBestUntil
constexpr int kPreferredPermille = 750;   // at its end
constexpr int kAcceptablePermille = 200;  // at the end of the acceptable one
constexpr absl::Duration kBestUntil = absl::Hours(48);

// On the straight line from (from, high) to (until, low), rounded down to whole permille.
int Between(absl::Duration at, absl::Duration from, int high, absl::Duration until, int low) {
  const std::int64_t whole = absl::ToInt64Seconds(until - from);
  if (whole <= 0) return low;
  return high - static_cast<int>((high - low) * absl::ToInt64Seconds(at - from) / whole);
}

}  // namespace

PairFit JudgeAfter(const PairPolicy& policy, const InfusionTimes& infusion,
                   const SessionTimes& session) {
  const absl::Duration after = session.time.start - infusion.discharge;
  if (session.day <= infusion.day) return PairFit::kSameDay;
  if (after < policy.earliest) return PairFit::kTooSoon;
  if (after > policy.acceptable_until) return PairFit::kTooLate;
  if (session.in_person && !session.has_ride && after < policy.no_driving) {
    return PairFit::kNoDriving;
  }
  const bool preferred = policy.preferred_from <= after && after <= policy.preferred_until;
  return preferred ? PairFit::kPreferred : PairFit::kAcceptable;
}

int ClosenessPermille(const PairPolicy& policy, absl::Duration after_discharge) {
  if (after_discharge < policy.preferred_from) return kSoonPermille;
  const absl::Duration best = std::clamp(kBestUntil, policy.preferred_from, policy.preferred_until);
  if (after_discharge <= best) return kBestPermille;
  if (after_discharge <= policy.preferred_until) {
    return Between(after_discharge, best, kBestPermille, policy.preferred_until,
                   kPreferredPermille);
  }
  return Between(after_discharge, policy.preferred_until, kPreferredPermille,
                 policy.acceptable_until, kAcceptablePermille);
}

}  // namespace tandem::courses
