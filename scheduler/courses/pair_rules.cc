// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_rules.h"

#include <algorithm>
#include <cstdint>

#include "base/civil.h"

namespace tandem::courses {
namespace {

constexpr int kSoonPermille = 600;        // before the preferred window
constexpr int kBestPermille = 1000;       // from its beginning to kBestUntil
constexpr int kPreferredPermille = 750;   // at its end
constexpr int kAcceptablePermille = 200;  // at the end of the acceptable one
constexpr absl::Duration kBestUntil = absl::Hours(48);
constexpr int kDayBeforePermille = 750;
// No session takes longer.
constexpr absl::Duration kSessionMax = absl::Hours(24);
// Windows are half open.
constexpr absl::Duration kMoment = absl::Nanoseconds(1);

// On the straight line from (from, high) to (until, low), rounded down to whole permille.
int Between(absl::Duration at, absl::Duration from, int high, absl::Duration until, int low) {
  const std::int64_t whole = absl::ToInt64Seconds(until - from);
  if (whole <= 0) return low;
  return high - static_cast<int>((high - low) * absl::ToInt64Seconds(at - from) / whole);
}

PairFit JudgeBefore(const PairPolicy& policy, const InfusionTimes& infusion,
                    const SessionTimes& session) {
  const absl::Duration ahead = infusion.start - session.time.end;
  if (ahead < policy.before_from) return PairFit::kTooNear;
  if (ahead <= policy.before_until) return PairFit::kPreferred;
  return session.day == StartDay(infusion) - 1 ? PairFit::kAcceptable : PairFit::kTooEarly;
}

}  // namespace

absl::CivilDay StartDay(const InfusionTimes& infusion) {
  return absl::CivilDay(ToCivil(infusion.start, absl::UTCTimeZone()));
}

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

bool LiesBefore(const InfusionTimes& infusion, const SessionTimes& session) {
  return session.time.start < infusion.start;
}

PairFit JudgeSides(const PairPolicy& policy, const InfusionTimes& infusion,
                   const SessionTimes& session) {
  const PairDirection direction = policy.direction;
  if (direction == PairDirection::kAfter) return JudgeAfter(policy, infusion, session);
  if (LiesBefore(infusion, session)) return JudgeBefore(policy, infusion, session);
  return direction == PairDirection::kBoth ? JudgeAfter(policy, infusion, session)
                                           : PairFit::kAfterInfusion;
}

PairFit JudgeRecovery(const PairPolicy& policy, const InfusionTimes& previous,
                      const SessionTimes& session) {
  PairPolicy ever = policy;  // however late it is
  ever.acceptable_until = absl::InfiniteDuration();
  return JudgeAfter(ever, previous, session);
}

Interval SessionWindow(const PairPolicy& policy, const InfusionTimes& infusion) {
  const absl::Time day_before =
      absl::UnixEpoch() + absl::Hours(24) * (StartDay(infusion) - 1 - absl::CivilDay());
  const absl::Time first = std::min(day_before, infusion.start - policy.before_until - kSessionMax);
  Interval window{first, infusion.start};
  if (policy.direction != PairDirection::kBefore) {
    window.end = infusion.discharge + policy.acceptable_until + kMoment;
  }
  if (policy.direction == PairDirection::kAfter) {
    window.start = infusion.discharge + policy.earliest;
  }
  return window;
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

int ClosenessPermille(const PairPolicy& policy, const InfusionTimes& infusion,
                      const SessionTimes& session) {
  if (!LiesBefore(infusion, session)) {
    return ClosenessPermille(policy, session.time.start - infusion.discharge);
  }
  const bool preferred = infusion.start - session.time.end <= policy.before_until;
  return preferred ? kBestPermille : kDayBeforePermille;
}

}  // namespace tandem::courses
