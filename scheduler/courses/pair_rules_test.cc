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

// An infusion on Monday at two in the afternoon, on the wall, and a session of an hour before it.
const absl::Time kStart =
    absl::UnixEpoch() + absl::Hours(24) * (kMonday - absl::CivilDay()) + absl::Hours(14);
const InfusionTimes kInfusion = {kStart, kStart + absl::Minutes(105), kMonday};

PairPolicy Toward(PairDirection direction) {
  PairPolicy policy;
  policy.direction = direction;
  return policy;
}

SessionTimes EndsAhead(absl::Duration ahead) {
  SessionTimes session;
  session.time = {kStart - ahead - absl::Hours(1), kStart - ahead};
  session.day = absl::ToCivilDay(session.time.start, absl::UTCTimeZone());
  return session;
}

PairFit Before(absl::Duration ahead) {
  return JudgeSides(Toward(PairDirection::kBefore), kInfusion, EndsAhead(ahead));
}

TEST(PairRulesTest, ASessionBeforeItsInfusionEndsHalfAnHourToFourHoursBeforeIt) {
  EXPECT_EQ(Before(absl::Minutes(30) - kMoment), PairFit::kTooNear);
  EXPECT_EQ(Before(absl::Minutes(30)), PairFit::kPreferred);
  EXPECT_EQ(Before(absl::Hours(4)), PairFit::kPreferred);
  EXPECT_EQ(Before(absl::Hours(4) + kMoment), PairFit::kTooEarly);
}

TEST(PairRulesTest, OrItIsOnTheDayBefore) {
  EXPECT_EQ(Before(absl::Hours(13)), PairFit::kTooEarly);  // at midnight
  EXPECT_EQ(Before(absl::Hours(13) + kMoment), PairFit::kAcceptable);
  EXPECT_EQ(Before(absl::Hours(37)), PairFit::kAcceptable);
  EXPECT_EQ(Before(absl::Hours(37) + kMoment), PairFit::kTooEarly);
}

TEST(PairRulesTest, WhatRunsIntoTheInfusionIsTooNear) {
  EXPECT_EQ(Before(-absl::Minutes(59)), PairFit::kTooNear);
  EXPECT_EQ(Before(-absl::Hours(1)), PairFit::kAfterInfusion);
  EXPECT_FALSE(LiesBefore(kInfusion, EndsAhead(-absl::Hours(1))));
  EXPECT_TRUE(LiesBefore(kInfusion, EndsAhead(-absl::Minutes(59))));
}

// Shortly after midnight, half an hour before is the day before.
TEST(PairRulesTest, OnTheDayBeforeItMayBeTooNearAsWell) {
  const absl::Time start = kStart - absl::Hours(14) + absl::Minutes(15);
  const InfusionTimes infusion = {start, start + absl::Minutes(105), kMonday};
  SessionTimes session = EndsAhead(absl::Hours(14));
  EXPECT_EQ(session.day, kMonday - 1);
  EXPECT_EQ(JudgeSides(Toward(PairDirection::kBefore), infusion, session), PairFit::kTooNear);
}

TEST(PairRulesTest, EachDirectionHasItsSides) {
  const SessionTimes before = EndsAhead(absl::Hours(1));
  const SessionTimes after = EndsAhead(-absl::Hours(26));
  const auto judge = [](PairDirection direction, const SessionTimes& session) {
    return JudgeSides(Toward(direction), kInfusion, session);
  };
  EXPECT_EQ(judge(PairDirection::kAfter, before), PairFit::kSameDay);
  EXPECT_EQ(judge(PairDirection::kAfter, after), PairFit::kPreferred);
  EXPECT_EQ(judge(PairDirection::kBefore, before), PairFit::kPreferred);
  EXPECT_EQ(judge(PairDirection::kBefore, after), PairFit::kAfterInfusion);
  EXPECT_EQ(judge(PairDirection::kBoth, before), PairFit::kPreferred);
  EXPECT_EQ(judge(PairDirection::kBoth, after), PairFit::kPreferred);
  EXPECT_EQ(judge(PairDirection::kBoth, EndsAhead(-absl::Hours(4))), PairFit::kSameDay);
}

TEST(PairRulesTest, BeforeTheNextInfusionThePatientIsOverTheOneBefore) {
  const auto judge = [](absl::Duration after, int days_later, bool in_person) {
    SessionTimes session;
    session.time = {kInfusion.discharge + after, kInfusion.discharge + after + absl::Hours(1)};
    session.day = kMonday + days_later;
    session.in_person = in_person;
    return JudgeRecovery(Toward(PairDirection::kBefore), kInfusion, session);
  };
  EXPECT_EQ(judge(absl::Hours(13), 0, false), PairFit::kSameDay);
  EXPECT_EQ(judge(absl::Hours(12) - kMoment, 1, false), PairFit::kTooSoon);
  EXPECT_TRUE(IsPair(judge(absl::Hours(12), 1, false)));
  EXPECT_EQ(judge(absl::Hours(24) - kMoment, 1, true), PairFit::kNoDriving);
  EXPECT_TRUE(IsPair(judge(absl::Hours(24), 1, true)));
  EXPECT_TRUE(IsPair(judge(absl::Hours(1000), 42, true)));  // never too late
}

TEST(PairRulesTest, BeforeTheInfusionShortlyIsBetterThanTheDayBefore) {
  for (const PairDirection direction : {PairDirection::kBefore, PairDirection::kBoth}) {
    const auto at = [&](absl::Duration ahead) {
      return ClosenessPermille(Toward(direction), kInfusion, EndsAhead(ahead));
    };
    EXPECT_EQ(at(absl::Minutes(30)), 1000);
    EXPECT_EQ(at(absl::Hours(4)), 1000);
    EXPECT_EQ(at(absl::Hours(20)), 750);
  }
  // A session that begins 60 hours after the discharge.
  const SessionTimes after = EndsAhead(-absl::Minutes(105) - absl::Hours(61));
  EXPECT_EQ(ClosenessPermille(Toward(PairDirection::kBoth), kInfusion, after), 875);
}

// Every five minutes of three weeks around it.
TEST(PairRulesTest, NoPairStartsOutsideOfItsWindow) {
  for (const PairDirection direction :
       {PairDirection::kAfter, PairDirection::kBefore, PairDirection::kBoth}) {
    PairPolicy policy = Toward(direction);
    for (const int until_hours : {4, 24}) {
      policy.before_until = absl::Hours(until_hours);
      const Interval window = SessionWindow(policy, kInfusion);
      int pairs = 0;
      for (int minutes = -14 * 1440; minutes < 7 * 1440 + 240; minutes += 5) {
        const SessionTimes session = EndsAhead(absl::Minutes(-minutes));
        if (!IsPair(JudgeSides(policy, kInfusion, session))) continue;
        ++pairs;
        EXPECT_TRUE(window.Contains(session.time.start)) << minutes;
      }
      EXPECT_GT(pairs, 0);
    }
  }
}

TEST(PairRulesTest, TheDefaultWeightsMakeAHundred) { EXPECT_EQ(PairWeights().Sum(), kWeightsSum); }

}  // namespace
}  // namespace tandem::courses
