// SPDX-License-Identifier: Apache-2.0
// The best repair over all demands at once: minimum-cost flow, and then each slot's sessions one
// after the other. Exact where every slot takes one session (sessions share a grid), elsewhere with
// a bound. The same for the same problem. Pure.
#pragma once

#include "scheduler/repairs/repair_problem.h"

namespace tandem::repairs {

// `problem` must be well formed: positions in range, sizes within their limits.
Repair SolveRepair(const RepairProblem& problem);

}  // namespace tandem::repairs
