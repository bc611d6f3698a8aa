// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/gates.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::clearances {
namespace {

using absl::CivilDay;
using access::Role;

constexpr std::array<std::pair<Why, std::string_view>, 9> kWhys = {{
    {Why::kMissing, "missing"},
    {Why::kWithdrawn, "withdrawn"},
    {Why::kNotYet, "not_yet"},
    {Why::kExpired, "expired"},
    {Why::kOldVersion, "old_version"},
    {Why::kNotEligible, "not_eligible"},
    {Why::kNeedsReview, "needs_review"},
    {Why::kSiteNotCertified, "site_not_certified"},
    {Why::kAskClinician, "ask_clinician"},
}};

Kind KindOf(Gate gate) {
  switch (gate) {
    case Gate::kTreatmentConsent:
      return Kind::kTreatmentConsent;
    case Gate::kOffLabelNotice:
      return Kind::kOffLabelNotice;
    case Gate::kScreening:
      return Kind::kScreening;
    case Gate::kEnrolment:
      return Kind::kEnrolment;
    default:
      return Kind::kEvaluation;
  }
}

std::optional<CivilDay> LastDay(const Finding& what, const GatePolicy& policy) {
  switch (what.kind) {
    case Kind::kEvaluation:
      return LastDayAfterMonths(what.effective_day, policy.evaluation_months);
    case Kind::kTreatmentConsent:
    case Kind::kOffLabelNotice:
      return LastDayAfterMonths(what.effective_day, policy.consent_months);
    case Kind::kScreening:
      return what.effective_day + policy.screening_days;
    default:
      return std::nullopt;
  }
}

bool IsOldVersion(const Finding& what, const GatePolicy& policy) {
  if (!HasDocument(what.kind)) return false;
  const std::string& current =
      what.kind == Kind::kTreatmentConsent ? policy.consent_version : policy.notice_version;
  return !current.empty() && what.document_version != current;
}

// Whatever the day: what the clearance says.
std::optional<Why> WhatItSays(const Clearance& clearance, const GatePolicy& policy) {
  if (clearance.withdraw_time.has_value()) return Why::kWithdrawn;
  if (clearance.what.outcome == Outcome::kNotEligible) return Why::kNotEligible;
  if (clearance.what.outcome == Outcome::kNeedsReview) return Why::kNeedsReview;
  if (IsOldVersion(clearance.what, policy)) return Why::kOldVersion;
  return std::nullopt;
}

GateState JudgeClearance(Gate gate, const Clearance* last, CivilDay day, const GatePolicy& policy) {
  if (last == nullptr) return {gate, Why::kMissing, std::nullopt};
  if (const auto said = WhatItSays(*last, policy)) return {gate, said, std::nullopt};
  if (last->what.effective_day > day) return {gate, Why::kNotYet, std::nullopt};
  const std::optional<CivilDay> until = LastDay(last->what, policy);
  if (until.has_value() && *until < day) return {gate, Why::kExpired, std::nullopt};
  return {gate, std::nullopt, until};
}

}  // namespace

std::string_view Name(Why why) {
  for (const auto& [known, name] : kWhys) {
    if (known == why) return name;
  }
  return "";
}

std::vector<GateState> JudgeGates(const GatedVisit& visit, const GatePolicy& policy,
                                  const std::vector<Clearance>& clearances) {
  std::vector<GateState> states;
  states.reserve(visit.type.gates.size());
  for (const Gate gate : visit.type.gates) {
    if (gate == Gate::kCertifiedSite) {
      const auto why =
          visit.location.certified ? std::nullopt : std::optional(Why::kSiteNotCertified);
      states.push_back({gate, why, std::nullopt});
    } else {
      states.push_back(JudgeClearance(gate, LastOf(clearances, KindOf(gate)), visit.day, policy));
    }
  }
  return states;
}

const GateState* FirstClosed(const std::vector<GateState>& states) {
  const auto found = std::find_if(states.begin(), states.end(),
                                  [](const GateState& state) { return state.closed.has_value(); });
  return found == states.end() ? nullptr : &*found;
}

std::vector<Role> OverrideRoles(Gate gate) {
  switch (gate) {
    case Gate::kEvaluation:
    case Gate::kScreening:
      return {Role::kPractitioner};
    case Gate::kTreatmentConsent:
    case Gate::kOffLabelNotice:
      return {Role::kPractitioner, Role::kClinicAdmin};
    case Gate::kEnrolment:
    case Gate::kCertifiedSite:
      return {};
  }
  return {};
}

bool MayOverride(Role role, Gate gate) {
  const std::vector<Role> roles = OverrideRoles(gate);
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool MayPass(const std::vector<GateState>& states, Role role) {
  return std::all_of(states.begin(), states.end(), [role](const GateState& state) {
    return !state.closed.has_value() || MayOverride(role, state.gate);
  });
}

Why ToldTo(Role role, Why why) {
  const bool of_health = why == Why::kNotEligible || why == Why::kNeedsReview;
  const bool may_know = role == Role::kPractitioner || role == Role::kClinicAdmin;
  return of_health && !may_know ? Why::kAskClinician : why;
}

CivilDay LastDayAfterMonths(CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const CivilDay last_of_month = CivilDay(month + 1) - 1;
  return std::min(last_of_month, CivilDay(month) + (day.day() - 1));
}

const Clearance* LastOf(const std::vector<Clearance>& clearances, Kind kind) {
  const Clearance* last = nullptr;
  for (const Clearance& clearance : clearances) {
    if (clearance.what.kind != kind) continue;
    if (last == nullptr || last->id < clearance.id) last = &clearance;
  }
  return last;
}

}  // namespace tandem::clearances
