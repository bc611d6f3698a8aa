// SPDX-License-Identifier: Apache-2.0
// The scheduler (kill -9), its database connections (pg_terminate_backend), and PostgreSQL itself
// (kill -9 of the postmaster, and recovery) die at random instants in the middle of a storm in
// which holds expire. Nothing acknowledged is lost, nothing happens twice, and every call gets its
// answer.
//
// Here 20 kills of the scheduler, 20 of the connections, 6 of PostgreSQL, whose recovery takes
// seconds. As many of each as wished: TANDEM_KILLS=200 ./dev test tests_concurrency:KillStormTest.*
#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/checkers.h"
#include "tests/support/own_cluster.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

constexpr int kKills = 20;
constexpr int kPostgresKills = 6;
constexpr int kOperationsMax = 10'000'000;             // the kills decide how long it takes
constexpr absl::Duration kHoldMax = absl::Seconds(2);  // about as long as a kill and a restart
constexpr absl::Duration kPauseMin = absl::Milliseconds(50);
constexpr absl::Duration kPauseMax = absl::Milliseconds(700);

ServiceOptions KillService() {
  ServiceOptions options = StormService();
  options.jobs = true;
  return options;
}

// Calls `kill` so many times, at random instants.
void KillAtRandom(std::uint64_t seed, int kills, const std::function<void()>& kill) {
  std::mt19937_64 random(seed);
  const auto span = static_cast<std::uint64_t>(absl::ToInt64Milliseconds(kPauseMax - kPauseMin));
  for (int i = 0; i < kills; ++i) {
    absl::SleepFor(kPauseMin + absl::Milliseconds(random() % span));
    kill();
  }
}

void RunKillStorm(SchedulerProcess& process, const std::function<void()>& kill, int kills,
                  std::uint64_t seed) {
  const RealClock real;
  const absl::Time began = real.Now();
  StormOptions options = PrepareMixedStorm(process, process.target(), seed);
  std::atomic<bool> enough = false;
  options.starts = 60;
  options.operations = kOperationsMax;
  options.enough = &enough;
  options.hold_max = kHoldMax;
  StormResult result;
  int shortened = 0;
  {
    const ShortHolds short_holds(process.db(), kHoldMax);
    std::thread storm([&] { RunStorm(options, result); });
    KillAtRandom(seed, kills, kill);
    enough = true;
    storm.join();
    shortened = short_holds.shortened();
  }
  const auto sql = [&](const std::string& text) { return process.db().Sql(text); };
  for (const std::string& finding : Judge(result.history, sql, real.Now())) {
    ADD_FAILURE() << finding;
  }
  EXPECT_GT(shortened, 0) << "no hold expired in the storm";
  std::cout << kills << " kills, " << result.attempts << " attempts, " << shortened
            << " holds that ran out, " << real.Now() - began << '\n';
}

TEST(KillStormTest, TheSchedulerDiesAndNothingPromisedIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:KillStormTest.TheScheduler*");
  SchedulerProcess process(KillService());
  RunKillStorm(
      process,
      [&] {
        process.Kill();
        process.Start();
      },
      FromEnvironment("TANDEM_KILLS", kKills), seed);
}

TEST(KillStormTest, PostgresConnectionsDieAndNothingPromisedIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:KillStormTest.PostgresConnections*");
  SchedulerProcess process(KillService());
  RunKillStorm(
      process,
      [&] {
        process.db().Sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = "
            "current_database() AND pid <> pg_backend_pid()");
      },
      FromEnvironment("TANDEM_KILLS", kKills), seed + 1);
}

TEST(KillStormTest, PostgresDiesAndNothingPromisedIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:KillStormTest.PostgresDies*");
  OwnCluster cluster;
  SchedulerProcess process(KillService());
  RunKillStorm(
      process, [&] { cluster.KillAndRestart(); }, FromEnvironment("TANDEM_KILLS", kPostgresKills),
      seed + 2);
}

}  // namespace
}  // namespace tandem::testing
