// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/session_placing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <tuple>

#include "base/testing/seeds.h"

namespace tandem::repairs {
namespace {

using Merit = std::tuple<int, int, long>;  // greater is better

// One slot, and demands that all were given a place in it.
RepairProblem OneSlot(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto number = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  RepairProblem problem;
  problem.session_ticks = 4;
  problem.slots = {{0, 4}};
  problem.group_places = {4};
  problem.patients = number(2, 4);
  for (int i = 0; i < problem.patients; ++i) {
    RepairDemand demand;
    demand.patient = i;
    demand.fairness = number(0, 3) * 1000;
    const int options = number(1, 4);
    for (int o = 0; o < options; ++o) {
      demand.options.push_back({0, number(0, 9) * 1000, number(0, 2), number(0, 12)});
    }
    problem.demands.push_back(std::move(demand));
  }
  return problem;
}

Merit BestOf(const RepairProblem& problem, std::vector<std::optional<int>> chosen) {
  const std::size_t at = chosen.size();
  if (at == problem.demands.size()) {
    int placed = 0, changes = 0;
    long points = 0;
    std::vector<int> starts;
    for (std::size_t i = 0; i < at; ++i) {
      if (!chosen[i].has_value()) continue;
      const RepairOption& option = problem.demands[i].options[static_cast<std::size_t>(*chosen[i])];
      for (const int start : starts) {
        if (std::abs(start - option.start) < problem.session_ticks) return {-1, 0, 0};
      }
      starts.push_back(option.start);
      ++placed;
      changes += option.changes;
      points += option.points + problem.demands[i].fairness;
    }
    return {placed, -changes, points};
  }
  chosen.push_back(std::nullopt);
  Merit best = BestOf(problem, chosen);
  for (std::size_t o = 0; o < problem.demands[at].options.size(); ++o) {
    chosen.back() = static_cast<int>(o);
    best = std::max(best, BestOf(problem, chosen));
  }
  return best;
}

TEST(SessionPlacingTest, ASlotIsUsedAsWellAsItCanBe) {
  const std::uint64_t first = testing::FirstSeed(20261122);
  const std::uint64_t end = first + testing::Rounds(2000);
  for (std::uint64_t seed = first; seed < end && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:SessionPlacingTest.*'", seed));
    const RepairProblem problem = OneSlot(seed);
    Repair repair;
    repair.options.assign(problem.demands.size(), 0);  // as the flow would say: all fit
    PlaceSessions(problem, repair);
    EXPECT_EQ(std::make_tuple(repair.merit.paired, -repair.merit.changes, repair.merit.points),
              BestOf(problem, {}));
  }
}

TEST(SessionPlacingTest, ASlotForOneKeepsWhatItWasGiven) {
  RepairProblem problem;
  problem.patients = 1;
  problem.slots = {{0, 1}};
  problem.group_places = {1};
  problem.demands = {{0, {{0, 9000, 0, 0}, {0, 1000, 0, 3}}}};
  Repair repair;
  repair.options = {1};
  PlaceSessions(problem, repair);
  EXPECT_EQ(repair.options[0], 1);
}

}  // namespace
}  // namespace tandem::repairs
