// SPDX-License-Identifier: Apache-2.0
// The repair of mid-size disruptions against the same model as an integer program, part by part of
// the merit.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/testing/seeds.h"
#include "scheduler/repairs/repair_solver.h"
#include "scheduler/repairs/testing/random_disruption.h"
#include "scheduler/repairs/testing/repair_program.h"

namespace tandem::repairs {
namespace {

TEST(RepairSolverProgramTest, TheRepairIsAsGoodAsTheIntegerProgramsInEachPart) {
  const std::uint64_t first = testing::FirstSeed(20261122);
  const std::uint64_t end = first + testing::Rounds(6);
  for (std::uint64_t seed = first; seed < end && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:RepairSolverProgramTest.*'", seed));
    const RepairProblem problem =
        RandomDisruption(seed, {.demands = 80, .slots_max = 120, .options_max = 30});
    EXPECT_EQ(SolveRepair(problem).merit, BestByProgram(problem));
  }
}

}  // namespace
}  // namespace tandem::repairs
