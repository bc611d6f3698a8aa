// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/clearances_errors.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/error.h"

namespace tandem::clearances::errors {
namespace {

void Append(std::string& list, std::string_view word) {
  if (!list.empty()) list += ',';
  list += word;
}

// Those who may override all that are closed.
std::string OverridersOf(const std::vector<GateState>& states) {
  std::string list;
  for (const access::Role role : {access::Role::kPractitioner, access::Role::kClinicAdmin}) {
    if (MayPass(states, role)) Append(list, access::Name(role));
  }
  return list;
}

}  // namespace

absl::Status GateClosed(const std::vector<GateState>& states, access::Role role) {
  std::string gates;
  std::string whys;
  for (const GateState& state : states) {
    if (!state.closed.has_value()) continue;
    Append(gates, directory::Name(state.gate));
    Append(whys, Name(ToldTo(role, *state.closed)));
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kGateClosed,
                   fmt::format("Gates are closed on the visit's day: {} ({}).", gates, whys),
                   {{"gate", gates}, {"why", whys}, {"overrideRoles", OverridersOf(states)}});
}

}  // namespace tandem::clearances::errors
