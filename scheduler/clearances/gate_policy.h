// SPDX-License-Identifier: Apache-2.0
// How long clearances are good for at a clinic: the policy "gates" of its file, over the defaults.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/directory/directory.h"
#include "scheduler/directory/policy_values.h"

namespace tandem::clearances {

inline constexpr std::string_view kPolicyName = "gates";

// A medical director signs these off.
struct GatePolicy {
  int evaluation_months = 6;
  int consent_months = 12;  // of the consent and of the notice
  int screening_days = 90;
  std::string consent_version;  // the one in use; empty: any
  std::string notice_version;
};

// Of the policy "gates"; any other has no faults here.
std::vector<directory::ValueProblem> CheckPolicy(const directory::Policy& policy);

// A value that is wrong (a file from before it was checked) counts as absent.
GatePolicy PolicyOf(const directory::Snapshot& clinic);

}  // namespace tandem::clearances
