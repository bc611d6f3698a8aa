// SPDX-License-Identifier: Apache-2.0
// EveryRepair: all repairs of a small disruption, written down, to judge the solver.
#pragma once

#include <optional>
#include <tuple>
#include <vector>

#include "scheduler/repairs/repair_problem.h"

namespace tandem::repairs {

// Greater is better: paired, changes, patients, least points, points.
using RepairTuple = std::tuple<int, int, int, int, long>;
RepairTuple TupleOf(const RepairMerit& merit);

class EveryRepair {
 public:
  // `problem` outlives it.
  explicit EveryRepair(const RepairProblem& problem) : problem_(problem) { Extend({}); }

  RepairTuple best() const { return best_; }
  // Nothing: two sessions overlap, or a group takes too many.
  std::optional<RepairTuple> Judge(const std::vector<std::optional<int>>& chosen) const;

 private:
  void Extend(std::vector<std::optional<int>> chosen);

  const RepairProblem& problem_;
  RepairTuple best_ = {0, 0, 0, 0, 0};
};

}  // namespace tandem::repairs
