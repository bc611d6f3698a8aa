// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/wait.h"

#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/testing/matchers.h"

namespace tandem::consultations {
namespace {

// In 2026: January 5 is a Monday.
absl::CivilDay Day(int day) { return absl::CivilDay(2026, 1, day); }

TEST(WaitTest, BusinessDaysSkipTheWeekend) {
  EXPECT_EQ(BusinessDaysBetween(Day(5), Day(5)), 0);    // the same Monday
  EXPECT_EQ(BusinessDaysBetween(Day(5), Day(6)), 1);    // Monday to Tuesday
  EXPECT_EQ(BusinessDaysBetween(Day(9), Day(12)), 1);   // Friday to Monday
  EXPECT_EQ(BusinessDaysBetween(Day(10), Day(12)), 1);  // Saturday to Monday
  EXPECT_EQ(BusinessDaysBetween(Day(9), Day(11)), 0);   // Friday to Sunday
  EXPECT_EQ(BusinessDaysBetween(Day(5), Day(12)), 5);   // a week
  EXPECT_EQ(BusinessDaysBetween(Day(7), Day(6)), 0);    // backwards
}

TEST(WaitTest, BusinessDaysEqualACountDayByDay) {
  for (int from = 1; from <= 14; ++from) {
    int counted = 0;
    for (int ahead = 1; ahead <= 60; ++ahead) {
      const absl::CivilDay day = Day(from) + ahead;
      const absl::Weekday weekday = absl::GetWeekday(day);
      if (weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday) ++counted;
      ASSERT_EQ(BusinessDaysBetween(Day(from), day), counted) << from << " + " << ahead;
    }
  }
}

class WaitSummaryTest : public ::testing::Test {
 protected:
  absl::Time At(int day, int hour) const {
    return ResolveCivil(absl::CivilMinute(2026, 1, day, hour, 0), zone_).value();
  }
  WaitSummary Summarize(const std::vector<Waiting>& waits) const {
    return SummarizeWaits(waits, {zone_, 2, 7});
  }
  absl::TimeZone zone_ = LoadZone("America/New_York").value();
};

TEST_F(WaitSummaryTest, NoConsultationsIsNoWait) {
  const WaitSummary summary = Summarize({});
  EXPECT_EQ(summary.count, 0);
  EXPECT_EQ(summary.median, absl::ZeroDuration());
  EXPECT_EQ(summary.p90, absl::ZeroDuration());
}

TEST_F(WaitSummaryTest, FridayEveningToTuesdayIsWithinTwoBusinessDaysAndToWednesdayIsNot) {
  EXPECT_EQ(Summarize({{At(9, 20), At(13, 9)}}).within_target, 1);
  EXPECT_EQ(Summarize({{At(9, 20), At(14, 9)}}).within_target, 0);
}

TEST_F(WaitSummaryTest, DaysAreThoseOfTheClinicNotOfGreenwich) {
  // Monday 20:00 in New York is Tuesday in Greenwich: three days later it is Thursday here.
  EXPECT_EQ(Summarize({{At(5, 20), At(7, 20)}}).within_target, 1);
  EXPECT_EQ(Summarize({{At(5, 20), At(8, 9)}}).within_target, 0);
}

TEST_F(WaitSummaryTest, SevenDaysAreNotFlaggedAndEightAre) {
  EXPECT_EQ(Summarize({{At(5, 9), At(12, 17)}}).above_flag, 0);
  EXPECT_EQ(Summarize({{At(5, 17), At(13, 9)}}).above_flag, 1);
}

TEST_F(WaitSummaryTest, MedianAndNinetiethPercentileAreRealWaits) {
  std::vector<Waiting> waits;
  for (int hours = 1; hours <= 10; ++hours) waits.push_back({At(5, 0), At(5, hours)});
  const WaitSummary summary = Summarize(waits);
  EXPECT_EQ(summary.count, 10);
  EXPECT_EQ(summary.median, absl::Hours(5));
  EXPECT_EQ(summary.p90, absl::Hours(9));
}

}  // namespace
}  // namespace tandem::consultations
