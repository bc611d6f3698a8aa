// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/gap_check.h"

#include <gtest/gtest.h>

#include "base/civil.h"

namespace tandem::appointments {
namespace {

class GapCheckTest : public ::testing::Test {
 protected:
  absl::Time At(int month, int day, int hour, int minute = 0) const {
    return *ResolveCivil(absl::CivilMinute(2027, month, day, hour, minute), zone_);
  }
  absl::Duration Gap(absl::Time start, const std::vector<absl::Time>& others) const {
    return ShortestGap(start, others, zone_);
  }
  absl::TimeZone zone_ = *LoadZone("America/Los_Angeles");
};

TEST_F(GapCheckTest, TheNearestOnEitherSideCounts) {
  EXPECT_EQ(Gap(At(6, 3, 10), {At(6, 1, 10), At(6, 6, 10)}), absl::Hours(48));
  EXPECT_EQ(Gap(At(6, 3, 10), {At(6, 1, 9), At(6, 4, 12)}), absl::Hours(26));
  EXPECT_EQ(Gap(At(6, 3, 10), {}), absl::InfiniteDuration());
}

TEST_F(GapCheckTest, TwoOnOneDayHaveNoGapAtAll) {
  EXPECT_EQ(Gap(At(6, 3, 0), {At(6, 3, 23, 55)}), absl::ZeroDuration());
  EXPECT_EQ(Gap(At(6, 3, 23, 55), {At(6, 4, 0)}), absl::Minutes(5));
}

TEST_F(GapCheckTest, TheSameHourTwoDaysLaterIsFortyEightHoursAlsoWhenClocksChange) {
  EXPECT_EQ(Gap(At(3, 15, 10), {At(3, 13, 10)}), absl::Hours(48));
  EXPECT_EQ(Gap(At(11, 8, 10), {At(11, 6, 10)}), absl::Hours(48));
}

}  // namespace
}  // namespace tandem::appointments
