// SPDX-License-Identifier: Apache-2.0
// The invariants of courses under random histories. TANDEM_SEED replays one; more:
// TANDEM_STEPS=5000 ./dev test tests_simulation:CourseHistory*
#include <iostream>

#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/testing/seeds.h"
#include "tests/simulation/course_history.h"
#include "tests/support/course_storm.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

// Two weeks before clocks change in New York.
const absl::CivilMinute kSpring(2027, 3, 1, 9, 0);
const absl::CivilMinute kAutumn(2027, 10, 25, 9, 0);
constexpr std::uint64_t kSteps = 60;

void RunHistory(absl::CivilMinute begin, std::uint64_t seed,
                const std::string& direction = "after") {
  SimulatedClock clock(*ResolveCivil(begin, *LoadZone("America/New_York")));
  ServiceOptions options;
  options.clock = &clock;
  options.clinic = "willow";
  options.yaml = CourseClinicYaml() +
                 "policies: {pairing: {version: \"1\", values: {direction: " + direction + "}}}\n";
  TestService service(std::move(options));
  CourseHistory history(service, clock, seed, direction);
  const auto steps = NumberFromEnvironment("TANDEM_STEPS", kSteps);
  for (std::uint64_t i = 0; i < steps && history.findings().empty(); ++i) history.Step();
  for (const std::string& finding : history.findings()) ADD_FAILURE() << finding;
  for (const auto& [event, times] : history.done()) std::cout << event << ' ' << times << "  ";
  std::cout << '\n';
}

TEST(CourseHistoryTest, PairsAreWhatTheirVisitsSayWhateverHappensInSpring) {
  RunHistory(kSpring, PrintedSeed("'tests_simulation:CourseHistoryTest.*Spring'"));
}

TEST(CourseHistoryTest, PairsAreWhatTheirVisitsSayWhateverHappensInAutumn) {
  RunHistory(kAutumn, PrintedSeed("'tests_simulation:CourseHistoryTest.*Autumn'"));
}

TEST(CourseHistoryTest, PairsAreWhatTheirVisitsSayWhereSessionsComeBefore) {
  RunHistory(kSpring, PrintedSeed("'tests_simulation:CourseHistoryTest.*Before'"), "before");
}

TEST(CourseHistoryTest, PairsAreWhatTheirVisitsSayWhereSessionsComeOnEitherSide) {
  RunHistory(kAutumn, PrintedSeed("'tests_simulation:CourseHistoryTest.*EitherSide'"), "both");
}

}  // namespace
}  // namespace tandem::testing
