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

TEST(SpacingRulesTest, WhatIsAgreedIsNotJudgedAgainButWhatComesBesideItIs) {
  EXPECT_EQ(Fault({At(1, 0, 0, true), At(2, 1, 0, true)}), std::nullopt);
  EXPECT_EQ(Fault({At(1, 0, 0, true), At(2, 1, 0, true), At(3, 2)}),
            (SpacingFault{3, SpacingRule::kGapMin}));
}

}  // namespace
}  // namespace tandem::courses
