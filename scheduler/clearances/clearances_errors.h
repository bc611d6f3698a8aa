// SPDX-License-Identifier: Apache-2.0
// The errors of the clearances room.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "scheduler/access/principal.h"
#include "scheduler/clearances/gates.h"

namespace tandem::clearances::errors {

// `states`: of a visit, at least one of them closed. Says no more than the role may know.
absl::Status GateClosed(const std::vector<GateState>& states, access::Role role);

}  // namespace tandem::clearances::errors
