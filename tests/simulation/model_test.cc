// SPDX-License-Identifier: Apache-2.0
// Random days at a small clinic, done by the scheduler and by a model of what the contract
// promises: the same answers, the same tables, across midnights and changes of clocks.
//
// One seed again: TANDEM_SEED=7 TANDEM_STEPS=1500 ./dev test tests_simulation
// A long run, of one fresh seed: TANDEM_STEPS=1000000 ./dev test tests_simulation
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <vector>

#include "base/clock.h"
#include "tests/simulation/desk_simulation.h"

namespace tandem::testing {
namespace {

constexpr int kSteps = 1500;
constexpr int kSeeds = 6;

int Steps() {
  const char* steps = std::getenv("TANDEM_STEPS");
  return steps == nullptr ? kSteps : std::atoi(steps);
}

// One that is given, else fixed ones and a fresh one each time; of a long run, the fresh one alone.
std::vector<std::uint64_t> Seeds() {
  if (const char* seed = std::getenv("TANDEM_SEED")) return {std::strtoull(seed, nullptr, 10)};
  std::vector<std::uint64_t> seeds;
  const bool long_run = std::getenv("TANDEM_STEPS") != nullptr;
  for (std::uint64_t seed = 1; seed < kSeeds && !long_run; ++seed) seeds.push_back(seed);
  seeds.push_back(std::random_device()() % 1'000'000);
  return seeds;
}

TEST(ModelTest, EveryAnswerAndEveryTableIsWhatTheContractPromises) {
  const RealClock clock;
  for (const std::uint64_t seed : Seeds()) {
    const absl::Time began = clock.Now();
    std::cout << "seed " << seed << ": TANDEM_SEED=" << seed << " TANDEM_STEPS=" << Steps()
              << " ./dev test tests_simulation" << std::endl;
    DeskSimulation simulation(seed);
    const std::string finding = simulation.Run(Steps());
    std::cout << "  " << simulation.Summary() << "; " << clock.Now() - began << '\n';
    ASSERT_EQ(finding, "") << "TANDEM_SEED=" << seed << " TANDEM_STEPS=" << Steps()
                           << " ./dev test tests_simulation\n"
                           << simulation.LastCommands();
  }
}

}  // namespace
}  // namespace tandem::testing
