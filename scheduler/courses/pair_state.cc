// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_state.h"

#include "scheduler/courses/wall_clock.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Status;

bool IsHeld(const Appointment& appointment) {
  return appointment.status == Status::kProposed || appointment.status == Status::kWaitlist;
}

bool IsPending(const Appointment& appointment) { return appointment.status == Status::kPending; }

bool IsAgreed(const Appointment& appointment) {
  return !IsHeld(appointment) && !IsPending(appointment);
}

InfusionTimes TimesOf(const Appointment& infusion, absl::TimeZone zone) {
  return InfusionTimesOf(infusion.time, infusion.actual_end, zone);
}

std::optional<absl::Time> NextOnWall(const PairFacts& facts) {
  if (!facts.next_infusion.has_value()) return std::nullopt;
  return OnWall(*facts.next_infusion, facts.zone);
}

// How the patient gets to their own therapist is theirs.
PairJudgement JudgeExternal(const PairPolicy& policy, const PairFacts& facts) {
  PairJudgement judged = JudgeTimes(
      policy, {TimesOf(*facts.infusion, facts.zone),
               SessionTimesOf(*facts.external, directory::Mode::kVideo, true, facts.zone),
               NextOnWall(facts), facts.previous_infusion});
  if (judged.state != PairState::kBroken) judged.state = PairState::kExternal;
  return judged;
}

PairJudgement JudgeBooked(const PairPolicy& policy, const PairFacts& facts) {
  PairJudgement judged = JudgeTimes(
      policy, {TimesOf(*facts.infusion, facts.zone),
               SessionTimesOf(facts.session->time, facts.session->mode, facts.has_ride, facts.zone),
               NextOnWall(facts), facts.previous_infusion});
  if (judged.state == PairState::kBroken) return judged;
  if (!IsAgreed(*facts.infusion) || !IsAgreed(*facts.session)) {
    judged.state = PairState::kHeld;
    judged.rules.clear();
  } else if (facts.infusion->status == Status::kFulfilled &&
             facts.session->status == Status::kFulfilled) {
    judged.state = PairState::kCompleted;
  }
  return judged;
}

// What hard rules the session breaks, on its side of the infusion.
std::vector<PairRule> RulesAfter(const PairPolicy& policy, const PairTimes& times) {
  const SessionTimes& session = times.session;
  const absl::Duration after = session.time.start - times.infusion.discharge;
  std::vector<PairRule> rules;
  const auto breaks = [&rules](PairRule rule, bool broken) {
    if (broken) rules.push_back(rule);
  };
  breaks(PairRule::kSameDay, session.day <= times.infusion.day);
  breaks(PairRule::kTooSoon, after < policy.earliest);
  breaks(PairRule::kTooLate, after > policy.acceptable_until);
  breaks(PairRule::kNoDriving, session.in_person && !session.has_ride && after < policy.no_driving);
  breaks(PairRule::kNextInfusion, times.next_infusion.has_value() &&
                                      session.time.end + policy.before_next > *times.next_infusion);
  return rules;
}

std::vector<PairRule> RulesBefore(const PairPolicy& policy, const PairTimes& times) {
  const PairFit fit = JudgeSides(policy, times.infusion, times.session);
  std::vector<PairRule> rules;
  if (fit == PairFit::kTooEarly) rules.push_back(PairRule::kTooEarly);
  if (fit == PairFit::kTooNear) rules.push_back(PairRule::kTooNear);
  if (!LeavesRecovery(policy, times.previous_infusion, times.infusion, times.session)) {
    rules.push_back(PairRule::kPreviousInfusion);
  }
  return rules;
}

bool IsUnpaired(const PairFacts& facts) {
  const bool has_session = facts.session != nullptr && !IsLost(*facts.session);
  return facts.is_unpaired && facts.choice == PairingChoice::kWanted && !has_session;
}

}  // namespace

std::string_view Name(PairRule rule) {
  switch (rule) {
    case PairRule::kNoSession:
      return "no_session";
    case PairRule::kSessionLost:
      return "session_lost";
    case PairRule::kInfusionLost:
      return "infusion_lost";
    case PairRule::kSameDay:
      return "same_day";
    case PairRule::kTooSoon:
      return "too_soon";
    case PairRule::kTooLate:
      return "too_late";
    case PairRule::kNoDriving:
      return "no_driving";
    case PairRule::kNextInfusion:
      return "next_infusion";
    case PairRule::kNotPreferred:
      return "not_preferred";
    case PairRule::kAfterInfusion:
      return "after_infusion";
    case PairRule::kTooEarly:
      return "too_early";
    case PairRule::kTooNear:
      return "too_near";
    case PairRule::kPreviousInfusion:
      return "previous_infusion";
  }
  return "";
}

PairJudgement JudgePair(const PairPolicy& policy, const PairFacts& facts) {
  if (facts.is_left_out) return {PairState::kSkipped, {}, {}};
  if (facts.choice == PairingChoice::kDeclined || facts.choice == PairingChoice::kFollowUp) {
    return {PairState::kDeclined, {}, {}};
  }
  const bool unpaired = IsUnpaired(facts);
  if (facts.infusion == nullptr) {
    return {unpaired ? PairState::kUnpaired : PairState::kProposed, {}, {}};
  }
  std::vector<PairRule> missing;
  const bool external = facts.choice == PairingChoice::kExternal;
  const bool wants_session = !external && !unpaired;
  if (wants_session && facts.session == nullptr) missing.push_back(PairRule::kNoSession);
  if (wants_session && facts.session != nullptr && IsLost(*facts.session)) {
    missing.push_back(PairRule::kSessionLost);
  }
  if (IsLost(*facts.infusion)) missing.push_back(PairRule::kInfusionLost);
  if (!missing.empty()) return {PairState::kBroken, std::move(missing), {}};
  if (unpaired) return {PairState::kUnpaired, {}, {}};
  return external ? JudgeExternal(policy, facts) : JudgeBooked(policy, facts);
}

PairJudgement JudgeTimes(const PairPolicy& policy, const PairTimes& times) {
  PairJudgement judged;
  judged.after_discharge = times.session.time.start - times.infusion.discharge;
  const bool lies_before = LiesBefore(times.infusion, times.session);
  const bool may_lie_before = policy.direction != PairDirection::kAfter;
  if (policy.direction == PairDirection::kBefore && !lies_before) {
    judged.rules = {PairRule::kAfterInfusion};
  } else {
    judged.rules =
        lies_before && may_lie_before ? RulesBefore(policy, times) : RulesAfter(policy, times);
  }
  const bool is_preferred =
      JudgeSides(policy, times.infusion, times.session) == PairFit::kPreferred;
  judged.state = PairState::kLinked;
  if (!judged.rules.empty()) {
    judged.state = PairState::kBroken;
  } else if (!is_preferred) {
    judged.state = PairState::kDegraded;
    judged.rules.push_back(PairRule::kNotPreferred);
  }
  return judged;
}

bool LeavesRecovery(const PairPolicy& policy, const std::optional<InfusionTimes>& previous,
                    const InfusionTimes& infusion, const SessionTimes& session) {
  return policy.direction == PairDirection::kAfter || !previous.has_value() ||
         !LiesBefore(infusion, session) || IsPair(JudgeRecovery(policy, *previous, session));
}

absl::Time SessionsEnd(const PairPolicy& policy, const Interval& infusion) {
  return policy.direction == PairDirection::kBefore ? infusion.start
                                                    : infusion.end + policy.acceptable_until;
}

bool Stands(const PairJudgement& judged) {
  return judged.state == PairState::kLinked || judged.state == PairState::kDegraded ||
         judged.state == PairState::kHeld;
}

bool IsLost(const Appointment& appointment) {
  return appointment.status == Status::kCancelled || appointment.status == Status::kNoShow ||
         appointment.status == Status::kEnteredInError;
}

bool TakesPlace(const Appointment& appointment) {
  return !IsLost(appointment) && !IsHeld(appointment);
}

InfusionTimes InfusionTimesOf(const Interval& patient_time, std::optional<absl::Time> actual_end,
                              absl::TimeZone zone) {
  const absl::Time discharge = actual_end.value_or(patient_time.end);
  return {OnWall(patient_time.start, zone), OnWall(discharge, zone),
          absl::ToCivilDay(discharge, zone)};
}

SessionTimes SessionTimesOf(const Interval& patient_time, directory::Mode mode, bool has_ride,
                            absl::TimeZone zone) {
  return {OnWall(patient_time, zone), absl::ToCivilDay(patient_time.start, zone),
          mode == directory::Mode::kInPerson, has_ride};
}

}  // namespace tandem::courses
