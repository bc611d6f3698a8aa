// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/testing/random_disruption.h"

#include <algorithm>
#include <random>

namespace tandem::repairs {

RepairProblem RandomDisruption(std::uint64_t seed, const DisruptionSize& size) {
  std::mt19937_64 random(seed);
  const auto number = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  RepairProblem problem;
  const int slots = number(1, size.slots_max);
  const int groups = number(1, std::max(1, slots / 2));
  for (int i = 0; i < slots; ++i) {
    problem.slots.push_back({number(0, groups - 1), size.grid ? 1 : number(1, 3)});
  }
  problem.session_ticks = size.grid ? 1 : 4;
  for (int i = 0; i < groups; ++i) problem.group_places.push_back(number(0, 3));
  problem.patients = number(1, size.demands);
  for (int i = 0; i < size.demands; ++i) {
    RepairDemand demand;
    demand.patient = number(0, problem.patients - 1);
    demand.fairness = number(0, 3) * 1000;
    const int options = number(0, size.options_max);
    for (int o = 0; o < options; ++o) {
      RepairOption option{number(0, slots - 1), number(0, 9) * 1000, number(0, kRepairChangesMax)};
      const int sessions = problem.slots[static_cast<std::size_t>(option.slot)].sessions;
      option.start = number(0, (sessions - 1) * problem.session_ticks);
      demand.options.push_back(option);
    }
    problem.demands.push_back(std::move(demand));
  }
  return problem;
}

}  // namespace tandem::repairs
