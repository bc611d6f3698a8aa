// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_rules.h"

#include <gtest/gtest.h>

namespace tandem::courses {
namespace {

const absl::CivilDay kMonday(2027, 3, 1);
const absl::Time kDischarge = absl::FromUnixSeconds(1'803'924'000);

PairFit After(absl::Duration after, int days_later, bool in_person = false, bool has_ride = false) {
  const InfusionTimes infusion = {kDischarge - absl::Minutes(105), kDischarge, kMonday};
  SessionTimes session;
  session.time = {kDischarge + after, kDischarge + after + absl::Hours(1)};
  session.day = kMonday + days_later;
  session.in_person = in_person;
  session.has_ride = has_ride;
  return JudgeAfter(PairPolicy(), infusion, session);
}

constexpr absl::Duration kMoment = absl::Seconds(1);

TEST(PairRulesTest, ASessionIsNeverOnTheDayOfItsInfusion) {
  EXPECT_EQ(After(absl::Hours(14), 0), PairFit::kSameDay);
  EXPECT_EQ(After(absl::Hours(14), 1), PairFit::kAcceptable);
}

TEST(PairRulesTest, TwelveHoursAreTheLeastAndSevenDaysTheMost) {
  EXPECT_EQ(After(absl::Hours(12) - kMoment, 1), PairFit::kTooSoon);
  EXPECT_EQ(After(absl::Hours(12), 1), PairFit::kAcceptable);
  EXPECT_EQ(After(absl::Hours(168), 7), PairFit::kAcceptable);
  EXPECT_EQ(After(absl::Hours(168) + kMoment, 7), PairFit::kTooLate);
}

TEST(PairRulesTest, EighteenToSeventyTwoHoursArePreferred) {
  EXPECT_EQ(After(absl::Hours(18) - kMoment, 1), PairFit::kAcceptable);
  EXPECT_EQ(After(absl::Hours(18), 1), PairFit::kPreferred);
  EXPECT_EQ(After(absl::Hours(72), 3), PairFit::kPreferred);
  EXPECT_EQ(After(absl::Hours(72) + kMoment, 3), PairFit::kAcceptable);
}

TEST(PairRulesTest, WhoMayNotDriveYetComesWithARideOrStaysAtHome) {
  EXPECT_EQ(After(absl::Hours(20), 1, true, false), PairFit::kNoDriving);
  EXPECT_EQ(After(absl::Hours(20), 1, true, true), PairFit::kPreferred);
  EXPECT_EQ(After(absl::Hours(20), 1, false, false), PairFit::kPreferred);
  EXPECT_EQ(After(absl::Hours(24), 1, true, false), PairFit::kPreferred);
}

// The corners are those of the policy's table; between them the lines are straight.
TEST(PairRulesTest, ClosenessFallsFromTheSecondDayToTheSeventh) {
  const auto at = [](int hours) { return ClosenessPermille(PairPolicy(), absl::Hours(hours)); };
  EXPECT_EQ(at(12), 600);
  EXPECT_EQ(at(17), 600);
  EXPECT_EQ(at(18), 1000);
  EXPECT_EQ(at(48), 1000);
  EXPECT_EQ(at(60), 875);
  EXPECT_EQ(at(72), 750);
  EXPECT_EQ(at(120), 475);
  EXPECT_EQ(at(168), 200);
}

TEST(PairRulesTest, TheDefaultWeightsMakeAHundred) { EXPECT_EQ(PairWeights().Sum(), kWeightsSum); }

}  // namespace
}  // namespace tandem::courses
