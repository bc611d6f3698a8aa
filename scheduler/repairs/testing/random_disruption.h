// SPDX-License-Identifier: Apache-2.0
// Random disruptions of a clinic, for the judges of the repair.
#pragma once

#include <cstdint>

#include "scheduler/repairs/repair_problem.h"

namespace tandem::repairs {

struct DisruptionSize {
  int demands = 1;
  int slots_max = 8;
  int options_max = 5;  // of a demand
  bool grid = true;     // each slot takes one session
};

RepairProblem RandomDisruption(std::uint64_t seed, const DisruptionSize& size);

}  // namespace tandem::repairs
