// SPDX-License-Identifier: Apache-2.0
// The scheduler, PostgreSQL's connections, and PostgreSQL itself die at random instants in the
// middle of a storm. Nothing acknowledged is lost, nothing happens twice, and every call gets its
// answer. More by command: TANDEM_KILLS=200 ./dev test tests_concurrency:KillStormTest.*
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

constexpr int kOperationsPerKill = 200;
constexpr int kLessPostgresKills = 4;  // recovery takes seconds; connections die as often as wished
constexpr absl::Duration kPauseMin = absl::Milliseconds(50);
constexpr absl::Duration kPauseMax = absl::Milliseconds(700);

// Calls `kill` at random instants until the storm is over, at most `kills` times.
int KillWhile(std::atomic<bool>& storming, std::uint64_t seed, int kills,
              const std::function<void()>& kill) {
  std::mt19937_64 random(seed);
  int done = 0;
  while (storming && done < kills) {
    const auto span = absl::ToInt64Milliseconds(kPauseMax - kPauseMin);
    absl::SleepFor(kPauseMin + absl::Milliseconds(random() % static_cast<std::uint64_t>(span)));
    if (!storming) break;
    kill();
    ++done;
  }
  return done;
}

void RunKillStorm(SchedulerProcess& process, const std::function<void()>& kill, int kills,
                  std::uint64_t seed) {
  StormOptions options = PrepareStorm(process, process.target(), seed);
  options.clients = 16;
  options.operations = kills * kOperationsPerKill;
  StormResult result;
  std::atomic<bool> storming = true;
  std::thread storm([&] {
    RunStorm(options, result);
    storming = false;
  });
  const int done = KillWhile(storming, seed, kills, kill);
  storm.join();
  EXPECT_EQ(done, kills) << "the storm was over too soon";
  for (const std::string& finding :
       Judge(result.history, [&](const std::string& sql) { return process.db().Sql(sql); })) {
    ADD_FAILURE() << finding;
  }
  std::cout << done << " kills, " << result.attempts << " attempts\n";
}

TEST(KillStormTest, TheSchedulerDiesAndNothingPromisedIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:KillStormTest.TheScheduler*");
  SchedulerProcess process(StormService());
  RunKillStorm(
      process,
      [&] {
        process.Kill();
        process.Start();
      },
      FromEnvironment("TANDEM_KILLS", 20), seed);
}

TEST(KillStormTest, PostgresConnectionsDieAndNothingPromisedIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:KillStormTest.PostgresConnections*");
  SchedulerProcess process(StormService());
  RunKillStorm(
      process,
      [&] {
        process.db().Sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = "
            "current_database() AND pid <> pg_backend_pid()");
      },
      FromEnvironment("TANDEM_KILLS", 20), seed + 1);
}

TEST(KillStormTest, PostgresDiesAndNothingPromisedIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:KillStormTest.PostgresDies*");
  OwnCluster cluster;
  SchedulerProcess process(StormService());
  RunKillStorm(
      process, [&] { cluster.KillAndRestart(); },
      FromEnvironment("TANDEM_KILLS", 20) / kLessPostgresKills, seed + 2);
}

}  // namespace
}  // namespace tandem::testing
