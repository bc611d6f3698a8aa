// SPDX-License-Identifier: Apache-2.0
// Each rule of pairs that is told as being in the way really is: with its limit as it would have to
// be, the rule is gone. On the wall of 11 January 2027, whose zone is UTC here.
#include "scheduler/courses/pair_explaining.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/testing/seeds.h"

namespace tandem::courses {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'625'600);  // 2027-01-11, midnight
constexpr absl::Duration kDischarge = absl::Hours(13);

// A session in person of 50 minutes, so long after the discharge on Monday at 13:00.
PairTimes After(absl::Duration after) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::Time discharge = kMonday + kDischarge;
  const absl::Time start = discharge + after;
  return {
      InfusionTimesOf({discharge - absl::Hours(2), discharge}, std::nullopt, utc),
      SessionTimesOf({start, start + absl::Minutes(50)}, directory::Mode::kInPerson, false, utc),
      std::nullopt};
}

std::vector<PairRule> RulesOf(const PairExplanation& explanation) {
  std::vector<PairRule> rules;
  for (const BrokenRule& broken : explanation.rules) rules.push_back(broken.rule);
  return rules;
}

// The limit as it would have to be.
void Relax(const BrokenRule& broken, PairPolicy& policy, PairTimes& times) {
  switch (broken.rule) {
    case PairRule::kTooSoon:
      policy.earliest = broken.actual;
      return;
    case PairRule::kTooLate:
      policy.acceptable_until = broken.actual;
      return;
    case PairRule::kNoDriving:
      policy.no_driving = broken.actual;
      return;
    case PairRule::kNextInfusion:
      policy.before_next = broken.actual;
      return;
    case PairRule::kNotPreferred:
      (broken.actual < policy.preferred_from ? policy.preferred_from : policy.preferred_until) =
          broken.actual;
      return;
    default:  // the day would have to be over by then
      ASSERT_EQ(broken.rule, PairRule::kSameDay);
      times.infusion.day = times.session.day - 1;
  }
}

// Each alone takes its own rule away and no other; all together make the pair as good as can be.
void ExpectLimitsDecide(const PairPolicy& policy, const PairTimes& times) {
  const PairExplanation told = ExplainPair(policy, times);
  PairPolicy all = policy;
  PairTimes moved = times;
  for (const BrokenRule& broken : told.rules) {
    PairPolicy relaxed = policy;
    PairTimes same = times;
    Relax(broken, relaxed, same);
    std::vector<PairRule> left = RulesOf(told);
    std::erase(left, broken.rule);
    EXPECT_EQ(RulesOf(ExplainPair(relaxed, same)), left) << static_cast<int>(broken.rule);
    if (broken.rule != PairRule::kSameDay) {  // a second less is too little
      BrokenRule less = broken;
      less.actual += broken.actual < broken.limit ? absl::Seconds(1) : absl::Seconds(-1);
      relaxed = policy;
      Relax(less, relaxed, same);
      EXPECT_EQ(RulesOf(ExplainPair(relaxed, same)), RulesOf(told));
    }
    EXPECT_NE(broken.limit, broken.actual);
    Relax(broken, all, moved);
  }
  EXPECT_EQ(JudgeTimes(all, moved).state, PairState::kLinked);
  EXPECT_EQ(told.rules.empty(), told.judgement.state == PairState::kLinked);
}

TEST(PairExplainingTest, ASessionOfTheNextAfternoonHasNothingInItsWay) {
  const PairExplanation told = ExplainPair({}, After(absl::Hours(26)));
  EXPECT_EQ(told.judgement.state, PairState::kLinked);
  EXPECT_EQ(told.judgement.after_discharge, absl::Hours(26));
  EXPECT_THAT(told.rules, IsEmpty());
}

TEST(PairExplainingTest, EveryRuleInTheWayIsToldInTheOrderOfTheRules) {
  EXPECT_THAT(RulesOf(ExplainPair({}, After(absl::Hours(3)))),
              ElementsAre(PairRule::kSameDay, PairRule::kTooSoon, PairRule::kNoDriving,
                          PairRule::kNotPreferred));
  EXPECT_THAT(RulesOf(ExplainPair({}, After(absl::Hours(20)))), ElementsAre(PairRule::kNoDriving));
  EXPECT_THAT(RulesOf(ExplainPair({}, After(absl::Hours(100)))),
              ElementsAre(PairRule::kNotPreferred));
  PairTimes late = After(absl::Hours(170));
  late.next_infusion = late.session.time.start;
  EXPECT_THAT(RulesOf(ExplainPair({}, late)),
              ElementsAre(PairRule::kTooLate, PairRule::kNextInfusion, PairRule::kNotPreferred));
}

TEST(PairExplainingTest, ALimitIsThePolicysAndWhatIsIsMeasuredFromTheDischarge) {
  const PairExplanation told = ExplainPair({}, After(absl::Hours(3)));
  ASSERT_EQ(told.rules.size(), 4u);
  EXPECT_EQ(told.rules[0].limit, absl::Hours(11)) << "from 13:00 to midnight";
  EXPECT_EQ(told.rules[1].limit, absl::Hours(12));
  EXPECT_EQ(told.rules[2].limit, absl::Hours(24));
  EXPECT_EQ(told.rules[3].limit, absl::Hours(18));
  for (const BrokenRule& broken : told.rules) EXPECT_EQ(broken.actual, absl::Hours(3));
}

// So that the tests below, which relax what is told, relax all of them.
TEST(PairExplainingTest, EveryRuleOfTimesIsToldOfSomePair) {
  std::set<PairRule> told;
  for (const int hours : {3, 20, 100, 170}) {
    PairTimes times = After(absl::Hours(hours));
    times.next_infusion = times.session.time.end;
    for (const PairRule rule : RulesOf(ExplainPair({}, times))) told.insert(rule);
  }
  std::set<PairRule> rules;
  for (int i = 0; !Name(static_cast<PairRule>(i)).empty(); ++i) {
    rules.insert(static_cast<PairRule>(i));
  }
  for (const PairRule of_halves :
       {PairRule::kNoSession, PairRule::kSessionLost, PairRule::kInfusionLost}) {
    rules.erase(of_halves);
  }
  EXPECT_EQ(told, rules);
}

TEST(PairExplainingTest, ARuleIsGoneWhenItsLimitIsWhatIs) {
  for (const int hours : {1, 3, 11, 12, 17, 20, 24, 72, 73, 168, 169, 400}) {
    PairTimes times = After(absl::Hours(hours));
    ExpectLimitsDecide({}, times);
    for (const int until_next : {-3, 0, 1, 2, 3}) {
      times.next_infusion = times.session.time.end + absl::Hours(until_next);
      ExpectLimitsDecide({}, times);
    }
  }
}

TEST(PairExplainingTest, ARuleIsGoneWhenItsLimitIsWhatIsWhateverThePolicySays) {
  const std::uint64_t first = testing::FirstSeed(20270111);
  for (std::uint64_t seed = first; seed < first + testing::Rounds(2000); ++seed) {
    SCOPED_TRACE(
        fmt::format("again: TANDEM_SEED={} ./dev test 'courses_test:PairExplaining*'", seed));
    std::mt19937_64 random(seed);
    const auto minutes = [&](int from, int until) {
      return absl::Minutes(std::uniform_int_distribution<int>(from, until)(random));
    };
    PairPolicy policy;
    policy.earliest = minutes(0, 2000);
    policy.preferred_from = policy.earliest + minutes(0, 1000);
    policy.preferred_until = policy.preferred_from + minutes(0, 4000);
    policy.acceptable_until = policy.preferred_until + minutes(0, 4000);
    policy.no_driving = minutes(0, 3000);
    policy.before_next = minutes(0, 600);
    PairTimes times = After(minutes(-500, 12'000));
    times.session.has_ride = random() % 2 == 0;
    if (random() % 2 == 0) times.next_infusion = times.session.time.end + minutes(-100, 1000);
    ExpectLimitsDecide(policy, times);
  }
}

}  // namespace
}  // namespace tandem::courses
