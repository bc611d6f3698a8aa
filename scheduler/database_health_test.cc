// SPDX-License-Identifier: Apache-2.0
// A real database, and a scheduler whose own clock is wrong.
#include "scheduler/database_health.h"

#include <atomic>

#include "absl/time/clock.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "scheduler/audit/audit_sealing.h"

namespace tandem {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);
constexpr absl::Duration kTransactionMax = absl::Seconds(30);  // idle ones end before

// The machine's, ahead or behind.
class WrongClock final : public Clock {
 public:
  absl::Time Now() const override {
    return RealClock().Now() + absl::Milliseconds(ahead_ms_.load());
  }
  void Set(absl::Duration ahead) { ahead_ms_ = absl::ToInt64Milliseconds(ahead); }

 private:
  std::atomic<std::int64_t> ahead_ms_{0};
};

class DatabaseHealthTest : public ::testing::Test {
 protected:
  DatabaseHealthTest() { options_.dsn = db_.dsn(); }

  static bool Becomes(const std::atomic<bool>& value, bool wanted) {
    const absl::Time give_up = RealClock().Now() + kPatience;
    while (value != wanted && RealClock().Now() < give_up) absl::SleepFor(absl::Milliseconds(20));
    return value == wanted;
  }

  TestDatabase db_;
  pg::PoolOptions options_;
  WrongClock clock_;
};

TEST_F(DatabaseHealthTest, AServerWhoseClockIsRightServes) {
  DatabaseHealth health(options_, clock_);
  health.Start([](bool) {});
  EXPECT_TRUE(health.is_well());
  EXPECT_LT(absl::AbsDuration(health.clock_offset()), absl::Seconds(1));
}

TEST_F(DatabaseHealthTest, AServerWhoseClockIsWrongDoesNotServeFromItsStartOn) {
  for (const absl::Duration ahead : {absl::Seconds(20), -absl::Seconds(20)}) {
    clock_.Set(ahead);
    DatabaseHealth health(options_, clock_);
    std::atomic<bool> well = true;
    health.Start([&](bool now) { well = now; });
    EXPECT_FALSE(health.is_well());
    EXPECT_LT(absl::AbsDuration(health.clock_offset() - ahead), absl::Seconds(3));
    EXPECT_TRUE(Becomes(well, false));
  }
}

TEST_F(DatabaseHealthTest, AClockThatIsSetIsNoticedAndSoIsItsCorrection) {
  DatabaseHealth health(options_, clock_);
  std::atomic<bool> well = true;
  health.Start([&](bool now) { well = now; });
  clock_.Set(kClockOffsetMax / 5);  // what a host without a time server comes to
  absl::SleepFor(4 * kDatabaseAskEvery);
  EXPECT_TRUE(well && health.is_well());
  clock_.Set(2 * kClockOffsetMax);
  EXPECT_TRUE(Becomes(well, false));
  clock_.Set(absl::ZeroDuration());
  EXPECT_TRUE(Becomes(well, true));
}

// Two servers, one as far ahead and one as far behind as may be, and the longest transaction.
TEST(ClockOffsetTest, WhateverServersRecordIsSealed) {
  EXPECT_LT(kTransactionMax + 2 * kClockOffsetMax, audit::kAppearMax);
}

}  // namespace
}  // namespace tandem
