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

// The same, so long before the infusion on Monday at 11:00 that the session ends; by a clinic
// whose sessions are before infusions.
PairTimes Ahead(absl::Duration ahead) { return After(-absl::Hours(2) - ahead - absl::Minutes(50)); }
PairPolicy Before(PairDirection direction = PairDirection::kBefore) {
  PairPolicy policy;
  policy.direction = direction;
  return policy;
}
// So long before the start of the session.
InfusionTimes PreviousOf(const PairTimes& times, absl::Duration before) {
  const absl::Time discharge = times.session.time.start - before;
  return InfusionTimesOf({discharge - absl::Hours(2), discharge}, std::nullopt,
                         absl::UTCTimeZone());
}

std::vector<PairRule> RulesOf(const PairExplanation& explanation) {
  std::vector<PairRule> rules;
  for (const BrokenRule& broken : explanation.rules) rules.push_back(broken.rule);
  return rules;
}

bool IsBefore(const PairPolicy& policy, const PairTimes& times) {
  return policy.direction != PairDirection::kAfter &&
         times.session.time.start < times.infusion.start;
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
    case PairRule::kTooEarly:
      policy.before_until = broken.actual;
      return;
    case PairRule::kTooNear:
      policy.before_from = broken.actual;
      return;
    case PairRule::kPreviousInfusion:
      policy.earliest = std::min(policy.earliest, broken.actual);
      policy.no_driving = std::min(policy.no_driving, broken.actual);
      times.previous_infusion->day = std::min(times.previous_infusion->day, times.session.day - 1);
      return;
    case PairRule::kNotPreferred:
      if (IsBefore(policy, times)) {
        policy.before_until = broken.actual;
        return;
      }
      (broken.actual < policy.preferred_from ? policy.preferred_from : policy.preferred_until) =
          broken.actual;
      return;
    default:  // the day would have to be over by then
      ASSERT_EQ(broken.rule, PairRule::kSameDay);
      times.infusion.day = times.session.day - 1;
  }
}

// Each alone takes its own rule away and no other; all together make the pair as good as can be.
// What is on the wrong side is told as that, and no limit changes it.
void ExpectLimitsDecide(const PairPolicy& policy, const PairTimes& times) {
  const PairExplanation told = ExplainPair(policy, times);
  if (policy.direction == PairDirection::kBefore && !IsBefore(policy, times)) {
    EXPECT_THAT(RulesOf(told), ElementsAre(PairRule::kAfterInfusion));
    return;
  }
  PairPolicy all = policy;
  PairTimes moved = times;
  for (const BrokenRule& broken : told.rules) {
    PairPolicy relaxed = policy;
    PairTimes same = times;
    Relax(broken, relaxed, same);
    std::vector<PairRule> left = RulesOf(told);
    std::erase(left, broken.rule);
    EXPECT_EQ(RulesOf(ExplainPair(relaxed, same)), left) << static_cast<int>(broken.rule);
    const bool is_of_days =
        broken.rule == PairRule::kSameDay || broken.rule == PairRule::kPreviousInfusion;
    if (!is_of_days) {  // a second less is too little
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

TEST(PairExplainingTest, BeforeAnInfusionWhatCountsIsHowLongBeforeItTheSessionEnds) {
  EXPECT_THAT(ExplainPair(Before(), Ahead(absl::Hours(2))).rules, IsEmpty());
  const auto only = [](const PairTimes& times) {
    const PairExplanation told = ExplainPair(Before(PairDirection::kBoth), times);
    return told.rules.size() == 1 ? told.rules[0] : BrokenRule();
  };
  const BrokenRule near = only(Ahead(absl::Minutes(-10)));
  EXPECT_EQ(near.rule, PairRule::kTooNear);
  EXPECT_EQ(near.limit, absl::Minutes(30));
  EXPECT_EQ(near.actual, -absl::Minutes(10));
  const BrokenRule early = only(Ahead(absl::Hours(5)));
  EXPECT_EQ(early.rule, PairRule::kTooEarly);
  EXPECT_EQ(early.limit, absl::Hours(4));
  EXPECT_EQ(early.actual, absl::Hours(5));
  const BrokenRule day_before = only(Ahead(absl::Hours(20)));
  EXPECT_EQ(day_before.rule, PairRule::kNotPreferred);
  EXPECT_EQ(day_before.limit, absl::Hours(4));
  EXPECT_EQ(day_before.actual, absl::Hours(20));
  EXPECT_THAT(RulesOf(ExplainPair(Before(), After(absl::Hours(26)))),
              ElementsAre(PairRule::kAfterInfusion));
}

TEST(PairExplainingTest, AfterThePreviousInfusionTheLongestOfItsRulesIsTheLimit) {
  PairTimes times = Ahead(absl::Hours(2));  // at 08:10
  times.previous_infusion = PreviousOf(times, absl::Hours(20));
  const auto recovery = [&] { return ExplainPair(Before(), times).rules.at(0); };
  EXPECT_EQ(recovery().rule, PairRule::kPreviousInfusion);
  EXPECT_EQ(recovery().limit, absl::Hours(24)) << "nobody drives";
  EXPECT_EQ(recovery().actual, absl::Hours(20));
  times.session.has_ride = true;
  EXPECT_THAT(ExplainPair(Before(), times).rules, IsEmpty());
  times.previous_infusion = PreviousOf(times, absl::Hours(9));
  EXPECT_EQ(recovery().limit, absl::Hours(12)) << "never sooner";
  PairPolicy soon = Before();
  soon.earliest = absl::Hours(1);
  times.previous_infusion = PreviousOf(times, absl::Hours(2));
  const BrokenRule same_day = ExplainPair(soon, times).rules.at(0);
  EXPECT_EQ(same_day.limit, absl::Hours(17) + absl::Minutes(50)) << "from 06:10 to midnight";
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
  for (const PairTimes& times :
       {Ahead(absl::Hours(-3)), Ahead(absl::Minutes(20)), Ahead(absl::Hours(300))}) {
    PairTimes soon = times;
    soon.previous_infusion = PreviousOf(times, absl::Hours(3));
    for (const PairRule rule : RulesOf(ExplainPair(Before(), soon))) told.insert(rule);
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
    policy.direction = static_cast<PairDirection>(random() % 3);
    policy.before_from = minutes(0, 300);
    policy.before_until = policy.before_from + minutes(0, 1000);
    PairTimes times = After(minutes(policy.direction == PairDirection::kAfter ? -500 : -3000,
                                    policy.direction == PairDirection::kBefore ? 0 : 12'000));
    times.session.has_ride = random() % 2 == 0;
    if (random() % 2 == 0) times.previous_infusion = PreviousOf(times, minutes(-100, 3000));
    if (random() % 2 == 0) times.next_infusion = times.session.time.end + minutes(-100, 1000);
    ExpectLimitsDecide(policy, times);
  }
}

}  // namespace
}  // namespace tandem::courses
