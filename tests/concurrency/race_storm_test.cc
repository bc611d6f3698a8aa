// SPDX-License-Identifier: Apache-2.0
// 32 clients want the same minutes of two practitioners and of patients they share: holds that
// expire, bookings, moves and cancellations, by the front desk and by people on the web; answers
// thrown away, requests sent twice. The checkers judge what the clients saw.
// More by command: TANDEM_STORM_OPERATIONS=100000 ./dev test tests_concurrency:RaceStormTest.*
#include <algorithm>
#include <array>
#include <iostream>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/checkers.h"
#include "tests/support/scaled_clock.h"
#include "tests/support/seat_sweep.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

constexpr int kShareMin = 50;  // two in a hundred: this is no measure of speed
constexpr int kStormsMax = 4;
constexpr absl::Duration kSweptAhead = absl::Hours(24 * 100);  // beyond any horizon
constexpr int kClockFactor = 600;  // staff holds of 30 minutes end after 3 seconds

struct Tally {
  std::map<std::string, std::array<int, 2>> by_verb;  // refused, OK
  int ok = 0;
  int refused = 0;
  int replays = 0;
};

Tally Count(const History& history) {
  Tally tally;
  for (const Operation& operation : history.Sorted()) {
    const bool ok = operation.outcome == Outcome::kOk;
    ++tally.by_verb[Name(operation.verb)][ok ? 1 : 0];
    ++(ok ? tally.ok : tally.refused);
    tally.replays += operation.replays;
  }
  return tally;
}

bool EveryVerbGotThrough(const Tally& tally) {
  return std::ranges::all_of(tally.by_verb, [](const auto& verb) { return verb.second[1] > 0; });
}

void ExpectJudged(const History& history, TestService& service) {
  const auto sql = [&](const std::string& text) { return service.db().Sql(text); };
  const std::vector<std::string> findings = Judge(history, sql, service.clock().Now());
  for (const std::string& finding : findings) ADD_FAILURE() << finding;
  const absl::Time now = service.clock().Now();
  for (const std::string& finding :
       SweepSeats({service.client(), service.As(access::Role::kFrontDesk), service.parent(), now},
                  {now, now + kSweptAhead})) {
    ADD_FAILURE() << finding;
  }
  if (!findings.empty()) {
    const std::string path = "build/storm-history.jsonl";
    history.Save(path);
    std::cout << "history kept in " << path << '\n';
  }
}

TEST(RaceStormTest, NobodyIsPromisedATimeTwiceAndNothingPromisedIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:RaceStormTest.*");
  const ScaledClock clock(kClockFactor);
  ServiceOptions home = StormService(&clock);
  home.jobs = true;
  TestService service(home);
  StormOptions options = PrepareMixedStorm(service, service.target(), seed);
  options.operations = FromEnvironment("TANDEM_STORM_OPERATIONS", 3200);
  options.starts = 60;
  StormResult result;
  RunStorm(options, result);
  // Few of some kinds get through in one storm; without any it proves nothing about them.
  for (int more = 1; more < kStormsMax && !EveryVerbGotThrough(Count(result.history)); ++more) {
    ++options.seed;
    options.first_start += absl::Hours(7 * 24);
    RunStorm(options, result);
  }

  ExpectJudged(result.history, service);
  const Tally tally = Count(result.history);
  EXPECT_GT(tally.ok, options.operations / kShareMin) << "the storm must get through";
  EXPECT_GT(tally.refused, options.operations / kShareMin) << "and must be contended";
  EXPECT_GT(tally.replays, 0);
  for (const auto& [verb, counts] : tally.by_verb) {
    EXPECT_GT(counts[1], 0) << verb << " never got through";
    std::cout << verb << ": ok " << counts[1] << ", refused " << counts[0] << '\n';
  }
  std::cout << "attempts " << result.attempts << ", replays " << tally.replays
            << ", p99 of a booking " << Percentile(result.book_latencies, 0.99) << '\n';
}

TEST(RaceStormTest, EightWhoWantOneTimeAreNeverPromisedItTogether) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:RaceStormTest.*");
  TestService service(StormService());
  StormOptions options = PrepareStorm(service, service.target(), seed);
  options.practitioners = {options.practitioners[0]};
  options.starts = 1;
  options.clients = 8;
  options.operations = 8;
  options.abandon_share = 0;
  for (int round = 0; round < 25; ++round) {
    StormResult result;
    options.seed = seed * 1000 + static_cast<std::uint64_t>(round);
    options.first_start += absl::Hours(1);
    RunStorm(options, result);
    ExpectJudged(result.history, service);
    service.db().Sql(
        "DELETE FROM request; DELETE FROM audit_entry; DELETE FROM claim; DELETE FROM "
        "appointment_event;"
        " DELETE FROM appointment");
  }
}

}  // namespace
}  // namespace tandem::testing
