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

TEST(WaitTest, DaysOnWhichTheClinicIsClosedAreNoBusinessDays) {
  const std::set<absl::CivilDay> closed = {Day(6), Day(10), Day(12)};  // Tuesday, Saturday, Monday
  for (int from = 1; from <= 14; ++from) {
    int counted = 0;
    for (int ahead = 1; ahead <= 60; ++ahead) {
      const absl::CivilDay day = Day(from) + ahead;
      const absl::Weekday weekday = absl::GetWeekday(day);
      const bool weekend = weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
      if (!weekend && !closed.contains(day)) ++counted;
      ASSERT_EQ(BusinessDaysBetween(Day(from), day, closed), counted) << from << " + " << ahead;
    }
  }
  EXPECT_EQ(BusinessDaysBetween(Day(9), Day(13), closed), 1);  // Friday to Tuesday
  EXPECT_EQ(BusinessDaysBetween(Day(6), Day(5), closed), 0);
}

TEST(WaitTest, ClosedIsWhatEverySiteIsAllDay) {
  directory::Location first;
  first.closures = {{Day(1), Day(2)}, {Day(6), Day(6)}, {Day(7), Day(7), 12 * 60}};
  directory::Location second;
  second.closures = {{Day(2), Day(3)}, {Day(6), Day(6), 0, 12 * 60}, {Day(7), Day(7)}};
  directory::Location screens;
  screens.telehealth = true;
  directory::Snapshot file;
  EXPECT_TRUE(ClosedDays(file).empty());
  file.locations = {screens};
  EXPECT_TRUE(ClosedDays(file).empty());
  file.locations = {screens, first};
  EXPECT_EQ(ClosedDays(file), (std::set<absl::CivilDay>{Day(1), Day(2), Day(6)}));
  file.locations = {first, screens, second};
  EXPECT_EQ(ClosedDays(file), std::set<absl::CivilDay>{Day(2)});
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

TEST_F(WaitSummaryTest, AHolidayIsNotWaitedFor) {
  const std::vector<Waiting> wait = {{At(9, 20), At(14, 9)}};  // Friday to Wednesday
  EXPECT_EQ(SummarizeWaits(wait, {zone_, 2, 7, {Day(12)}}).within_target, 1);
  EXPECT_EQ(SummarizeWaits(wait, {zone_, 2, 7, {Day(11)}}).within_target, 0);  // a Sunday
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
