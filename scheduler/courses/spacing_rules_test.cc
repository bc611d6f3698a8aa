// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/spacing_rules.h"

#include <gtest/gtest.h>

namespace tandem::courses {
namespace {

const absl::CivilDay kMonday(2027, 3, 1);

// At ten o'clock on the wall of a day after kMonday, and some minutes later.
PlacedInfusion At(int position, int day, int minutes = 0, bool is_agreed = false) {
  const absl::Time ten = absl::FromUnixSeconds(1'803'895'200) + absl::Hours(24) * day;
  return {position, ten + absl::Minutes(minutes), kMonday + day, is_agreed};
}

std::optional<SpacingFault> Fault(const std::vector<PlacedInfusion>& infusions,
                                  bool is_overridden = false) {
  return FindSpacingFault(SpacingPolicy(), infusions, is_overridden);
}

TEST(SpacingRulesTest, TwoDaysAtTheSameHourAreEnoughAndFiveMinutesLessAreNot) {
  EXPECT_EQ(Fault({At(1, 0), At(2, 2)}), std::nullopt);
  EXPECT_EQ(Fault({At(1, 0), At(2, 2, -5)}), (SpacingFault{2, SpacingRule::kGapMin}));
  EXPECT_EQ(Fault({At(1, 0), At(2, 2, -5)}, true), std::nullopt);
}

TEST(SpacingRulesTest, NobodyOverridesASecondInfusionOnOneDayOrOneOutOfOrder) {
  EXPECT_EQ(Fault({At(1, 0), At(2, 0, 300)}, true), (SpacingFault{2, SpacingRule::kSameDay}));
  EXPECT_EQ(Fault({At(1, 4), At(2, 2)}, true), (SpacingFault{2, SpacingRule::kOrder}));
}

TEST(SpacingRulesTest, AWeekIsTheMostBetweenNeighboursButNotWhereOneIsStillToCome) {
  EXPECT_EQ(Fault({At(1, 0), At(2, 7)}), std::nullopt);
  EXPECT_EQ(Fault({At(1, 0), At(2, 7, 5)}), (SpacingFault{2, SpacingRule::kGapMax}));
  EXPECT_EQ(Fault({At(1, 0), At(3, 10)}), std::nullopt);
}

TEST(SpacingRulesTest, FromTheFirstDayToTheLastAreAtMostTwentyEight) {
  const std::vector<PlacedInfusion> on_time = {At(1, 0), At(2, 7), At(3, 14), At(4, 21), At(5, 28)};
  EXPECT_EQ(Fault(on_time), std::nullopt);
  std::vector<PlacedInfusion> late = on_time;
  late.push_back(At(6, 30));
  EXPECT_EQ(Fault(late), (SpacingFault{6, SpacingRule::kSpan}));
}

// The fourth of a week, in a clinic that is open on Sundays.
TEST(SpacingRulesTest, ThreeAreTheMostOfAWeekFromMondayToSunday) {
  EXPECT_EQ(Fault({At(1, 0), At(2, 2), At(3, 4), At(4, 7)}), std::nullopt);
  const std::vector<PlacedInfusion> four = {At(1, 0), At(2, 2), At(3, 4), At(4, 6)};
  EXPECT_EQ(Fault(four), (SpacingFault{4, SpacingRule::kPerWeek}));
  EXPECT_EQ(Fault(four, true), std::nullopt);
  EXPECT_EQ(Fault({At(1, 2), At(2, 4), At(3, 6), At(4, 8)}), std::nullopt);
}

TEST(SpacingRulesTest, AWeekThatWasAgreedIsNotJudgedAgainButTakesNoOtherInfusion) {
  std::vector<PlacedInfusion> agreed = {At(1, 0, 0, true), At(2, 2, 0, true), At(3, 4, 0, true),
                                        At(4, 6, 0, true)};
  agreed.push_back(At(5, 8));
  EXPECT_EQ(Fault(agreed), std::nullopt);
  agreed[3].is_agreed = false;
  EXPECT_EQ(Fault(agreed), (SpacingFault{4, SpacingRule::kPerWeek}));
}

// From noon on a Wednesday to noon ten days later: nine whole days.
class PausedTest : public ::testing::Test {
 protected:
  static absl::Time Noon(int day) {
    return absl::UnixEpoch() + absl::Hours(24) * (kMonday + day - absl::CivilDay()) +
           absl::Hours(12);
  }
  // At ten on the wall.
  static PlacedInfusion At(int position, int day, bool is_agreed = false) {
    return {position, Noon(day) - absl::Hours(2), kMonday + day, is_agreed};
  }
  std::optional<SpacingFault> Fault(const std::vector<PlacedInfusion>& infusions,
                                    bool is_overridden = false) const {
    return FindSpacingFault(SpacingPolicy(), infusions, is_overridden, pause_);
  }

  std::optional<Interval> pause_ = Interval{Noon(2), Noon(12)};
};

TEST_F(PausedTest, NothingNewIsWithinAPauseButBeforeAndBehindIt) {
  EXPECT_EQ(Fault({At(1, 0), At(2, 2), At(3, 13)}), std::nullopt);
  EXPECT_EQ(Fault({At(1, 0), At(2, 3)}), (SpacingFault{2, SpacingRule::kPause}));
  EXPECT_EQ(Fault({At(1, 0), At(2, 3)}, true), std::nullopt);
  EXPECT_EQ(Fault({At(1, 0), At(2, 3, true)}), std::nullopt);
  EXPECT_EQ(Fault({At(1, 12)}), (SpacingFault{1, SpacingRule::kPause}));
}

TEST_F(PausedTest, OnlyTheGapOverAPauseMayBeLonger) {
  EXPECT_EQ(Fault({At(1, 0), At(2, 20)}), std::nullopt);
  EXPECT_EQ(Fault({At(1, 0), At(2, 20), At(3, 28)}), (SpacingFault{3, SpacingRule::kGapMax}));
}

TEST_F(PausedTest, TheWholeDaysOfAPauseDoNotCountForTheSpan) {
  EXPECT_EQ(SpanDays(kMonday, kMonday + 37, pause_), 28);
  EXPECT_EQ(SpanDays(kMonday, kMonday + 37, std::nullopt), 37);
  EXPECT_EQ(SpanDays(kMonday + 5, kMonday + 8, pause_), 0);
  EXPECT_EQ(SpanDays(kMonday + 13, kMonday + 15, pause_), 2);
  std::vector<PlacedInfusion> infusions = {At(1, 0), At(2, 16), At(3, 23), At(4, 30), At(5, 37)};
  EXPECT_EQ(Fault(infusions), std::nullopt);
  infusions.push_back(At(6, 39));
  EXPECT_EQ(Fault(infusions), (SpacingFault{6, SpacingRule::kSpan}));
}

TEST(SpacingRulesTest, WhatIsAgreedIsNotJudgedAgainButWhatComesBesideItIs) {
  EXPECT_EQ(Fault({At(1, 0, 0, true), At(2, 1, 0, true)}), std::nullopt);
  EXPECT_EQ(Fault({At(1, 0, 0, true), At(2, 1, 0, true), At(3, 2)}),
            (SpacingFault{3, SpacingRule::kGapMin}));
}

}  // namespace
}  // namespace tandem::courses
