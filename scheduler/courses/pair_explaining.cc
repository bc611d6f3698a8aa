// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_explaining.h"

#include <algorithm>

#include "base/status.h"
#include "scheduler/courses/pairing_policy.h"
#include "scheduler/courses/wall_clock.h"

namespace tandem::courses {
namespace {

// Of an instant on the wall (wall_clock.h).
absl::Duration ToEndOfDay(absl::Time on_wall) {
  const absl::Duration day = absl::Hours(24);
  const absl::Duration since = on_wall - absl::UnixEpoch();
  return absl::Floor(since, day) + day - since;
}

bool IsBefore(const PairPolicy& policy, const PairTimes& times) {
  return policy.direction != PairDirection::kAfter && LiesBefore(times.infusion, times.session);
}

// How long after the previous infusion the session may be.
absl::Duration RecoveryOf(const PairPolicy& policy, const PairTimes& times) {
  const bool drives = times.session.in_person && !times.session.has_ride;
  return std::max({policy.earliest, drives ? policy.no_driving : absl::ZeroDuration(),
                   ToEndOfDay(times.previous_infusion->discharge)});
}

BrokenRule Measured(const PairPolicy& policy, const PairTimes& times, PairRule rule) {
  const absl::Time start = times.session.time.start;
  const absl::Duration after = start - times.infusion.discharge;
  const absl::Duration ahead = times.infusion.start - times.session.time.end;
  switch (rule) {
    case PairRule::kTooSoon:
      return {rule, policy.earliest, after};
    case PairRule::kTooLate:
      return {rule, policy.acceptable_until, after};
    case PairRule::kNoDriving:
      return {rule, policy.no_driving, after};
    case PairRule::kNextInfusion:
      return {rule, policy.before_next, *times.next_infusion - times.session.time.end};
    case PairRule::kNotPreferred:
      if (IsBefore(policy, times)) return {rule, policy.before_until, ahead};
      return {rule, after < policy.preferred_from ? policy.preferred_from : policy.preferred_until,
              after};
    case PairRule::kTooEarly:
      return {rule, policy.before_until, ahead};
    case PairRule::kAfterInfusion:
    case PairRule::kTooNear:
      return {rule, policy.before_from, ahead};
    case PairRule::kPreviousInfusion:
      return {rule, RecoveryOf(policy, times), start - times.previous_infusion->discharge};
    default:  // the same day: the others are of appointments that are not there
      return {rule, ToEndOfDay(times.infusion.discharge), after};
  }
}

// As far as what is preferred is not what a rule in the way asks for, too.
bool IsPreferred(const PairPolicy& policy, const PairTimes& times) {
  if (policy.direction == PairDirection::kBefore || IsBefore(policy, times)) {
    return JudgeSides(policy, times.infusion, times.session) != PairFit::kAcceptable;
  }
  const absl::Duration after = times.session.time.start - times.infusion.discharge;
  return policy.preferred_from <= after && after <= policy.preferred_until;
}

}  // namespace

PairExplanation ExplainPair(const PairPolicy& policy, const PairTimes& times) {
  PairExplanation explanation;
  explanation.judgement = JudgeTimes(policy, times);
  std::vector<PairRule> rules = explanation.judgement.rules;
  const bool told = std::find(rules.begin(), rules.end(), PairRule::kNotPreferred) != rules.end();
  if (!told && !IsPreferred(policy, times)) rules.push_back(PairRule::kNotPreferred);
  for (const PairRule rule : rules) explanation.rules.push_back(Measured(policy, times, rule));
  return explanation;
}

absl::StatusOr<PairExplanation> PairExplaining::Explain(const access::CallContext& call,
                                                        const PairQuestion& question) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, directories_.Latest(call));
  PairTimes times;
  times.infusion = InfusionTimesOf(question.infusion.time, std::nullopt, clinic->zone);
  times.session =
      SessionTimesOf(question.session.time, question.session.mode, question.has_ride, clinic->zone);
  if (question.next_infusion.has_value()) {
    times.next_infusion = OnWall(*question.next_infusion, clinic->zone);
  }
  return ExplainPair(PairingPolicyOf(*clinic).pairing, times);
}

}  // namespace tandem::courses
