// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/gate_policy.h"

#include <array>
#include <optional>

#include "scheduler/clearances/clearance.h"
#include "scheduler/directory/policy_reader.h"

namespace tandem::clearances {
namespace {

// Longer is no gate.
constexpr int kEvaluationMonthsMax = 24;
constexpr int kConsentMonthsMax = 36;
constexpr int kScreeningDaysMax = 366;

template <int GatePolicy::*kField, int kMax>
bool Count(std::string_view text, GatePolicy& policy) {
  const std::optional<int> number = directory::ReadCount(text, kMax);
  if (number.value_or(0) < 1) return false;
  policy.*kField = *number;
  return true;
}

template <std::string GatePolicy::*kField>
bool Version(std::string_view text, GatePolicy& policy) {
  if (!IsVersion(text)) return false;
  policy.*kField = std::string(text);
  return true;
}

using P = GatePolicy;
using Value = directory::PolicyValue<P>;
constexpr std::string_view kVersionForm =
    "must be 1 to 40 letters, digits, dots, hyphens and underscores";
constexpr std::array kValues = {
    Value{"evaluation_months", "must be a whole number of 1 to 24",
          Count<&P::evaluation_months, kEvaluationMonthsMax>},
    Value{"consent_months", "must be a whole number of 1 to 36",
          Count<&P::consent_months, kConsentMonthsMax>},
    Value{"screening_days", "must be a whole number of 1 to 366",
          Count<&P::screening_days, kScreeningDaysMax>},
    Value{"consent_version", kVersionForm, Version<&P::consent_version>},
    Value{"notice_version", kVersionForm, Version<&P::notice_version>}};

void Read(const directory::Policy& policy, GatePolicy& read,
          std::vector<directory::ValueProblem>& faults) {
  if (policy.name == kPolicyName) directory::ReadPolicyValues(policy, kValues, read, faults);
}

}  // namespace

std::vector<directory::ValueProblem> CheckPolicy(const directory::Policy& policy) {
  GatePolicy read;
  std::vector<directory::ValueProblem> faults;
  Read(policy, read, faults);
  return faults;
}

GatePolicy PolicyOf(const directory::Snapshot& clinic) {
  GatePolicy read;
  std::vector<directory::ValueProblem> ignored;
  for (const directory::Policy& policy : clinic.policies) Read(policy, read, ignored);
  return read;
}

}  // namespace tandem::clearances
