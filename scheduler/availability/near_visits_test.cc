// SPDX-License-Identifier: Apache-2.0
// What is too near to a patient's visits, against a judge that reads clocks on the wall, around the
// days on which they change.
#include "scheduler/availability/near_visits.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/civil.h"
#include "base/testing/seeds.h"

namespace tandem::availability {
namespace {

constexpr std::uint64_t kRounds = 60;
constexpr Tick kAround = 12 * kTicksPerDay;

// One clinic's zone, a few days before its clocks change.
struct Season {
  const char* zone;
  absl::CivilMinute from;
};
const Season kSeasons[] = {{"America/New_York", absl::CivilMinute(2027, 3, 10)},
                           {"America/New_York", absl::CivilMinute(2027, 11, 3)},
                           {"Australia/Lord_Howe", absl::CivilMinute(2027, 4, 1)},
                           {"Australia/Lord_Howe", absl::CivilMinute(2027, 9, 30)},
                           {"America/Phoenix", absl::CivilMinute(2027, 6, 1)}};
constexpr absl::Duration kDistances[] = {absl::Minutes(5), absl::Hours(12), absl::Hours(24),
                                         absl::Hours(48), absl::Hours(168)};

class NearVisitsTest : public ::testing::Test {
 protected:
  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  // Seconds that a clock on the wall has gone since it read 1970.
  std::int64_t OnWall(absl::Time time) const {
    return absl::ToUnixSeconds(time) + zone_.At(time).offset;
  }
  bool MayStart(absl::Time start, const NearVisit& visit) const {
    constexpr std::int64_t kDaySeconds = 24 * 60 * 60;
    const std::int64_t one = OnWall(start);
    const std::int64_t other = OnWall(visit.time.start);
    return one / kDaySeconds != other / kDaySeconds &&
           std::abs(one - other) >= absl::ToInt64Seconds(visit.distance);
  }

  std::vector<NearVisit> SomeVisits(Tick first) {
    std::vector<NearVisit> visits;
    for (int i = Number(1, 3); i > 0; --i) {
      const absl::Time start = TimeOf(first + Number(0, 8 * kTicksPerDay));
      visits.push_back({{}, {start, start + absl::Hours(1)}, kDistances[Number(0, 4)]});
    }
    return visits;
  }

  std::mt19937_64 random_;
  absl::TimeZone zone_;
};

TEST_F(NearVisitsTest, ExactlyTheStartsThatAreTooNearGo) {
  const std::uint64_t first_seed = testing::FirstSeed(20270310);
  for (std::uint64_t seed = first_seed; seed < first_seed + testing::Rounds(kRounds); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'availability_test:NearVisitsTest.*'", seed));
    random_.seed(seed);
    const Season& season = kSeasons[Number(0, 4)];
    zone_ = *LoadZone(season.zone);
    const Tick first = TickAtOrBefore(*ResolveCivil(season.from, zone_));
    const std::vector<NearVisit> visits = SomeVisits(first);
    const WordRange range = WordsAround(first - kAround, first + kAround);
    std::vector<bits::Word> before(static_cast<std::size_t>(range.count));
    for (bits::Word& word : before) word = random_() | random_();
    std::vector<bits::Word> after = before;
    ClearTooNear(visits, zone_, range, after);
    for (Tick tick = range.first_tick(); tick < range.end_tick(); ++tick) {
      const std::int64_t bit = tick - range.first_tick();
      const bool may = std::all_of(visits.begin(), visits.end(), [&](const NearVisit& visit) {
        EXPECT_EQ(IsTooNear(TimeOf(tick), visit, zone_), !MayStart(TimeOf(tick), visit));
        return MayStart(TimeOf(tick), visit);
      });
      ASSERT_EQ(bits::Test(after, bit), bits::Test(before, bit) && may) << TimeOf(tick);
    }
  }
}

TEST_F(NearVisitsTest, NobodysVisitsChangeNothing) {
  std::vector<bits::Word> set(3, ~bits::Word{0});
  ClearTooNear({}, absl::UTCTimeZone(), {0, 3}, set);
  EXPECT_EQ(bits::Count(set, 0, bits::Size(set)), bits::Size(set));
}

}  // namespace
}  // namespace tandem::availability
