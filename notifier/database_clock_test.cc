// SPDX-License-Identifier: Apache-2.0
// When the ends of leases are believed.
#include "notifier/database_clock.h"

#include <gtest/gtest.h>

namespace tandem::notifier {
namespace {

constexpr absl::Duration kLease = absl::Seconds(60);

class DatabaseClockTest : public ::testing::Test {
 protected:
  // At `ours`, when the database's clock is `ahead` of where it began; how long asking took.
  bool Read(absl::Duration ours, absl::Duration ahead = {}, absl::Duration took = {}) {
    return clock_.Read({absl::UnixEpoch() + ours + ahead, ours, ours + took});
  }

  DatabaseClock clock_{kLease};
};

TEST_F(DatabaseClockTest, WhoeverHasJustBegunTakesNothingOverForALease) {
  EXPECT_FALSE(clock_.goes_as_ours());
  EXPECT_FALSE(Read(absl::Seconds(1000)));
  EXPECT_FALSE(Read(absl::Seconds(1059)));
  EXPECT_TRUE(Read(absl::Seconds(1060)));
  EXPECT_TRUE(clock_.goes_as_ours());
}

TEST_F(DatabaseClockTest, AStepEitherWayBeginsAnew) {
  for (const absl::Duration step : {absl::Hours(1), -absl::Hours(1), absl::Seconds(1)}) {
    DatabaseClock clock(kLease);
    const auto read = [&clock](int seconds, absl::Duration ahead) {
      const absl::Duration ours = absl::Seconds(seconds);
      return clock.Read({absl::UnixEpoch() + ours + ahead, ours, ours});
    };
    EXPECT_FALSE(read(0, {}));
    EXPECT_TRUE(read(60, {}));
    EXPECT_FALSE(read(61, step)) << "seen by the very look that would have believed it";
    EXPECT_FALSE(read(120, step));
    EXPECT_TRUE(read(121, step));
    EXPECT_FALSE(read(122, {})) << "and back";
  }
}

TEST_F(DatabaseClockTest, ASlowAnswerIsNotBelievedAndSpoilsNothing) {
  Read(absl::ZeroDuration());
  EXPECT_TRUE(Read(absl::Seconds(61)));
  EXPECT_FALSE(Read(absl::Seconds(62), absl::Seconds(1), absl::Seconds(2)));
  EXPECT_TRUE(Read(absl::Seconds(65)));
}

TEST_F(DatabaseClockTest, AfterTheDatabaseWasAwayWhoeverHasSomethingToWriteComesFirst) {
  Read(absl::ZeroDuration());
  EXPECT_TRUE(Read(absl::Seconds(61)));
  clock_.WasAway(absl::Seconds(200));
  EXPECT_FALSE(clock_.goes_as_ours()) << "not by the very next look either";
  EXPECT_FALSE(Read(absl::Seconds(200)));
  EXPECT_FALSE(Read(absl::Seconds(200) + kWritersFirst - absl::Seconds(1)));
  EXPECT_TRUE(Read(absl::Seconds(200) + kWritersFirst));
}

TEST_F(DatabaseClockTest, DriftIsNoStepUnlessALeaseSuffersFromIt) {
  Read(absl::ZeroDuration());
  for (int hour = 1; hour <= 24; ++hour) {  // 50 millionths, looked at twice a minute
    for (int i = 0; i < 120; ++i) {
      const absl::Duration ours = absl::Hours(hour) + absl::Seconds(30) * i;
      Read(ours, ours * 0.00005);
    }
    EXPECT_TRUE(clock_.goes_as_ours()) << hour;
  }
  DatabaseClock slewed(kLease);  // 8 in a hundred, as chrony mends a large error
  for (int i = 0; i < 1000; ++i) {
    const absl::Duration ours = absl::Seconds(i);
    EXPECT_FALSE(slewed.Read({absl::UnixEpoch() + ours * 1.08, ours, ours})) << i;
  }
}

}  // namespace
}  // namespace tandem::notifier
