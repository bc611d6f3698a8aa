// SPDX-License-Identifier: Apache-2.0
// Whole weeks of bookings, corrections, moves, cancellations and missed visits, with providers that
// are busy, refuse, and leave us in doubt: what people were told is what the clinic's rules demand,
// once, at the right hour, and never what is not so any more.
//
// One seed again: TANDEM_SEED=7 ./dev test 'tests_simulation:ToldYear*'
// A year: TANDEM_VISITS=10000 ./dev test 'tests_simulation:ToldYear*'
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "base/clock.h"
#include "base/testing/seeds.h"
#include "tests/simulation/told_year.h"

namespace tandem::testing {
namespace {

constexpr int kVisits = 250;
constexpr int kVisitsAYear = 10'000;

int Visits() {
  const char* visits = std::getenv("TANDEM_VISITS");
  return visits == nullptr ? kVisits : std::atoi(visits);
}

// Across a change of clocks whatever the length: the year begins in January, a short run in March.
TEST(ToldYearTest, PeopleAreToldWhatIsSoOnceAndAtTheRightHour) {
  const RealClock clock;
  const std::uint64_t seed = FirstSeed(std::random_device()() % 1'000'000);
  const std::string again = "TANDEM_SEED=" + std::to_string(seed) +
                            " TANDEM_VISITS=" + std::to_string(Visits()) +
                            " ./dev test 'tests_simulation:ToldYear*'";
  std::cout << "seed " << seed << ": " << again << std::endl;
  const absl::Time began = clock.Now();
  const bool whole = Visits() >= kVisitsAYear;
  ToldYear year(seed, absl::CivilDay(2027, whole ? 1 : 3, 1));
  const auto findings =
      year.Run(Visits(), absl::Hours(24 * 365) *
                             (whole ? 1.0 : std::min(1.0, 3.0 * Visits() / kVisitsAYear)));
  std::cout << "  " << year.Summary() << "; " << clock.Now() - began << '\n';
  for (const std::string& finding : findings) ADD_FAILURE() << finding << "\n" << again;
}

}  // namespace
}  // namespace tandem::testing
