// SPDX-License-Identifier: Apache-2.0
// The repair against everything: on small random disruptions all repairs are written down.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/testing/seeds.h"
#include "scheduler/repairs/repair_solver.h"
#include "scheduler/repairs/testing/every_repair.h"
#include "scheduler/repairs/testing/random_disruption.h"

namespace tandem::repairs {
namespace {

TEST(RepairSolverOracleTest, TheRepairIsTheBestOfAllThatThereAre) {
  const std::uint64_t first = testing::FirstSeed(20261122);
  const std::uint64_t end = first + testing::Rounds(600);
  for (std::uint64_t seed = first; seed < end && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:RepairSolverOracleTest.*'", seed));
    const RepairProblem problem =
        RandomDisruption(seed, {.demands = 1 + static_cast<int>(seed % 6)});
    const EveryRepair all(problem);
    const Repair found = SolveRepair(problem);
    ASSERT_EQ(found.options.size(), problem.demands.size());
    EXPECT_EQ(TupleOf(found.merit), all.best());
    EXPECT_EQ(all.Judge(found.options), all.best());
    EXPECT_EQ(found.bound, found.merit);
  }
}

// Half an hour later or earlier is another session then; the best is between what was found and the
// bound, and mostly found.
TEST(RepairSolverOracleTest, WithoutAGridTheBestIsBetweenTheRepairAndItsBound) {
  const std::uint64_t first = testing::FirstSeed(20261122);
  const std::uint64_t end = first + testing::Rounds(600);
  std::uint64_t best = 0;
  for (std::uint64_t seed = first; seed < end && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:RepairSolverOracleTest.*'", seed));
    const RepairProblem problem = RandomDisruption(
        seed, {.demands = 1 + static_cast<int>(seed % 6), .slots_max = 4, .grid = false});
    const EveryRepair all(problem);
    const Repair found = SolveRepair(problem);
    const auto judged = all.Judge(found.options);
    ASSERT_TRUE(judged.has_value()) << "two sessions of one therapist overlap";
    EXPECT_EQ(*judged, TupleOf(found.merit));
    EXPECT_LE(*judged, all.best());
    EXPECT_GE(TupleOf(found.bound), all.best());
    best += *judged == all.best();
  }
  EXPECT_GE(best * 10, (end - first) * 8);
}

// More options than are looked at in the first round: what is put in later counts as well.
TEST(RepairSolverOracleTest, ManyOptionsGiveWhatTheSameOnesOneByOneWouldGive) {
  RepairProblem problem;
  problem.patients = 40;
  for (int slot = 0; slot < 80; ++slot) {
    problem.slots.push_back({slot, 1});
    problem.group_places.push_back(1);
  }
  for (int i = 0; i < 40; ++i) {
    RepairDemand demand;
    demand.patient = i;
    // Everybody likes the same slots best; only half of them are enough for all.
    for (int slot = 0; slot < 80; ++slot) demand.options.push_back({slot, 80'000 - slot * 1000, 1});
    problem.demands.push_back(std::move(demand));
  }
  const Repair found = SolveRepair(problem);
  EXPECT_EQ(found.merit.paired, 40);
  EXPECT_EQ(found.merit.least_points, 41'000);
  EXPECT_EQ(found.merit.points, 40 * (80'000 + 41'000) / 2);
}

// The last option of the first demand is its worst, and not looked at in the first round. Whoever
// else wants one of the others has nothing good beside it. Somebody has nothing good at all, so
// that only the points of all can tell.
TEST(RepairSolverOracleTest, SomebodyTakesLessWhereOthersGainMore) {
  constexpr int kOthers = 24;
  RepairProblem problem;
  problem.patients = kOthers + 2;
  RepairDemand easy;
  for (int i = 0; i < kOthers; ++i) easy.options.push_back({i, 50'000, 1});
  easy.options.push_back({2 * kOthers, 49'000, 1});
  problem.demands.push_back(std::move(easy));
  for (int i = 0; i < kOthers; ++i) {
    problem.demands.push_back({i + 1, {{i, 90'000, 1}, {kOthers + i, 1000, 1}}});
  }
  problem.demands.push_back({kOthers + 1, {{2 * kOthers + 1, 500, 1}}});
  for (int i = 0; i <= 2 * kOthers + 1; ++i) {
    problem.slots.push_back({i, 1});
    problem.group_places.push_back(1);
  }
  const Repair found = SolveRepair(problem);
  EXPECT_EQ(found.merit.paired, kOthers + 2);
  EXPECT_EQ(found.merit.least_points, 500);
  EXPECT_EQ(found.merit.points, kOthers * 90'000 + 49'000 + 500);
}

// Two people, alike but for what the clinic owes one of them; a good time, and a worse one or none.
TEST(RepairSolverOracleTest, FairnessDecidesWhoGetsATimeAndNeverWhich) {
  for (const std::size_t owed : {0, 1}) {
    RepairProblem problem;
    problem.patients = 2;
    problem.slots = {{0, 1}, {1, 1}};
    problem.group_places = {1, 1};
    problem.demands = {{0, {{0, 90'000, 1}, {1, 60'000, 1}}},
                       {1, {{0, 80'000, 1}, {1, 60'000, 1}}}};
    problem.demands[owed].fairness = 7000;
    const Repair both = SolveRepair(problem);
    EXPECT_EQ(both.options[0], 0);  // 90 and 60 are more than 80 and 60, whoever is owed something
    EXPECT_EQ(both.options[1], 1);
    EXPECT_EQ(both.merit.least_points, 60'000);
    EXPECT_EQ(both.merit.points, 90'000 + 60'000 + 7000);
    problem.demands[0].options[0].points = 80'000;
    problem.group_places = {1, 0};
    const Repair one = SolveRepair(problem);
    EXPECT_TRUE(one.options[owed].has_value());
    EXPECT_FALSE(one.options[1 - owed].has_value());
  }
}

TEST(RepairSolverOracleTest, NothingIsFreeAndNobodyIsHelped) {
  RepairProblem problem;
  problem.patients = 1;
  problem.slots = {{0, 1}};
  problem.group_places = {0};
  problem.demands = {{0, {{0, 1000, 1}}}};
  const Repair found = SolveRepair(problem);
  EXPECT_EQ(found.merit, RepairMerit());
  EXPECT_FALSE(found.options[0].has_value());
}

}  // namespace
}  // namespace tandem::repairs
