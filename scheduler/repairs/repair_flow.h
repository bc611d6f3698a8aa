// SPDX-License-Identifier: Apache-2.0
// RepairFlow: the repair of the greatest merit, but for the worst pair, as a minimum-cost flow:
// source - patient - demand - slot - group - sink. Who gets nothing goes from source to sink.
//
// A large disruption has millions of options, of which few matter: the flow is computed with the
// best ones of each demand, then every option that its prices say could improve it is put in, until
// there is none.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scheduler/repairs/repair_problem.h"

namespace tandem::repairs {

class RepairFlow {
 public:
  // `problem` outlives it.
  explicit RepairFlow(const RepairProblem& problem);

  // With options of at least `points_min` points alone.
  Repair Solve(int points_min);

 private:
  struct Prices {  // by position
    std::vector<std::int64_t> demand;
    std::vector<std::int64_t> slot;
  };
  Repair SolveSome(int points_min, Prices& prices) const;
  // Puts in what could improve the flow; false: nothing could.
  bool Widen(int points_min, const Prices& prices);

  const RepairProblem& problem_;
  std::vector<std::vector<bool>> in_;  // [demand][option]
};

// Of what a solver chose.
RepairMerit MeritOf(const RepairProblem& problem, const std::vector<std::optional<int>>& options);

}  // namespace tandem::repairs
