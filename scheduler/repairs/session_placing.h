// SPDX-License-Identifier: Apache-2.0
// Puts the sessions of each slot one after the other.
#pragma once

#include "scheduler/repairs/repair_problem.h"

namespace tandem::repairs {

// Whom the repair gives a slot of several sessions gets the time in it that is best for all of
// them: most of them placed, then fewest changes, then most points. Whoever has no time is left
// with nothing; the merit follows, the bound stays.
void PlaceSessions(const RepairProblem& problem, Repair& repair);

}  // namespace tandem::repairs
