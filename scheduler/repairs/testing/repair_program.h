// SPDX-License-Identifier: Apache-2.0
// A repair as an integer program, solved by GLPK: what the solver is compared with.
#pragma once

#include "scheduler/repairs/repair_problem.h"

namespace tandem::repairs {

// The merit of the best repair, each part settled before the next. Slots of one session only.
RepairMerit BestByProgram(const RepairProblem& problem);

}  // namespace tandem::repairs
