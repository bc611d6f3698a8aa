// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pairing_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

namespace tandem::courses {
namespace {

using Texts = std::map<std::string, std::string>;

directory::Snapshot ClinicWith(Texts values) {
  directory::Snapshot clinic;
  clinic.policies = {{"pairing", "1", std::move(values)}};
  return clinic;
}

// What is wrong, "key reason" each.
std::vector<std::string> Problems(Texts values, std::string name = "pairing") {
  std::vector<std::string> problems;
  for (const auto& [key, reason] : CheckPairingPolicy({std::move(name), "1", std::move(values)})) {
    problems.push_back(key + " " + reason);
  }
  return problems;
}

TEST(PairingPolicyTest, AClinicThatSaysNothingHasTheDefaults) {
  const PairingPolicy read = PairingPolicyOf(directory::Snapshot());
  EXPECT_EQ(read.pairing.earliest, absl::Hours(12));
  EXPECT_EQ(read.pairing.preferred_until, absl::Hours(72));
  EXPECT_EQ(read.pairing.direction, PairDirection::kAfter);
  EXPECT_EQ(read.pairing.before_from, absl::Minutes(30));
  EXPECT_EQ(read.pairing.before_until, absl::Hours(4));
  EXPECT_EQ(read.pairing.weights.closeness, 40);
  EXPECT_EQ(read.spacing.gap_min, absl::Hours(48));
  EXPECT_EQ(read.spacing.span_max, absl::Hours(24 * 28));
  EXPECT_EQ(PairWeights().Sum(), kWeightsSum);
}

TEST(PairingPolicyTest, EveryValueIsRead) {
  const Texts values = {
      {"earliest", "10h"},        {"preferred_from", "20h"},   {"preferred_until", "3d"},
      {"acceptable_until", "6d"}, {"no_driving", "30h"},       {"before_next", "3h"},
      {"weight_closeness", "30"}, {"weight_preference", "20"}, {"weight_continuity", "10"},
      {"weight_place", "15"},     {"weight_load", "12"},       {"weight_fairness", "9"},
      {"weight_efficiency", "4"}, {"gap_min", "20h"},          {"gap_from", "50h"},
      {"gap_until", "90h"},       {"gap_max", "10d"},          {"span_days_max", "35"},
      {"tentative_from", "3"},    {"per_week_max", "2"},       {"session_ratio", "weekly"},
      {"booster_from", "14d"},    {"booster_until", "180d"},   {"direction", "before"},
      {"before_from", "45m"},     {"before_until", "24h"}};
  EXPECT_TRUE(Problems(values).empty());
  const PairingPolicy read = PairingPolicyOf(ClinicWith(values));
  EXPECT_EQ(read.pairing.earliest, absl::Hours(10));
  EXPECT_EQ(read.pairing.preferred_from, absl::Hours(20));
  EXPECT_EQ(read.pairing.preferred_until, absl::Hours(72));
  EXPECT_EQ(read.pairing.acceptable_until, absl::Hours(144));
  EXPECT_EQ(read.pairing.no_driving, absl::Hours(30));
  EXPECT_EQ(read.pairing.before_next, absl::Hours(3));
  EXPECT_EQ(read.pairing.direction, PairDirection::kBefore);
  EXPECT_EQ(read.pairing.before_from, absl::Minutes(45));
  EXPECT_EQ(read.pairing.before_until, absl::Hours(24));
  const PairWeights& weights = read.pairing.weights;
  EXPECT_EQ((std::vector{weights.closeness, weights.preference, weights.continuity, weights.place,
                         weights.load, weights.fairness, weights.efficiency}),
            (std::vector{30, 20, 10, 15, 12, 9, 4}));
  EXPECT_EQ(read.spacing.gap_min, absl::Hours(20));
  EXPECT_EQ(read.spacing.gap_from, absl::Hours(50));
  EXPECT_EQ(read.spacing.gap_until, absl::Hours(90));
  EXPECT_EQ(read.spacing.gap_max, absl::Hours(240));
  EXPECT_EQ(read.spacing.span_max, absl::Hours(24 * 35));
  EXPECT_EQ(read.tentative_from, 3);
  EXPECT_EQ(read.spacing.per_week_max, 2);
  EXPECT_EQ(read.session_ratio, SessionRatio::kWeekly);
  EXPECT_EQ(read.booster_from, absl::Hours(14 * 24));
  EXPECT_EQ(read.booster_until, absl::Hours(180 * 24));
  EXPECT_EQ(PairingPolicyKeys().size(), values.size());
  for (const std::string_view key : PairingPolicyKeys()) {
    EXPECT_TRUE(values.contains(std::string(key))) << key;
  }
}

TEST(PairingPolicyTest, AValueOfAnotherFormIsRefusedAndCountsAsAbsent) {
  EXPECT_EQ(Problems({{"colour", "blue"}}), std::vector<std::string>{"colour is not known"});
  const Texts wrong = {
      {"earliest", "soon"},   {"preferred_until", "15d"},  {"no_driving", "4d"},
      {"before_next", "-2h"}, {"weight_closeness", "40%"}, {"weight_load", "-8"},
      {"gap_min", "19h"},     {"gap_max", "29d"},          {"span_days_max", "61"}};
  for (const auto& [key, text] : wrong) {
    const auto problems = Problems({{key, text}});
    ASSERT_EQ(problems.size(), 1U) << key;
    EXPECT_EQ(problems[0].rfind(key + " must ", 0), 0U) << problems[0];
  }
  EXPECT_EQ(Problems({{"span_days_max", "0"}}).size(), 1U);
  for (const char* from : {"1", "17", "third", "-3"}) {
    EXPECT_EQ(Problems({{"tentative_from", from}}).size(), 1U) << from;
  }
  EXPECT_TRUE(Problems({{"tentative_from", "0"}}).empty());
  for (const char* count : {"0", "8", "two", "-1"}) {
    EXPECT_EQ(Problems({{"per_week_max", count}}).size(), 1U) << count;
  }
  for (const char* span : {"0d", "181d", "30h", "soon"}) {
    EXPECT_EQ(Problems({{"booster_until", span}}).size(), 1U) << span;
  }
  EXPECT_EQ(Problems({{"session_ratio", "none"}}).size(), 1U);
  EXPECT_EQ(Problems({{"direction", "none"}}),
            std::vector<std::string>{"direction must be after, before or both"});
  for (const char* span : {"25h", "-30m", "soon"}) {
    EXPECT_EQ(Problems({{"before_until", span}}).size(), 1U) << span;
  }
  const PairingPolicy read = PairingPolicyOf(ClinicWith(wrong));
  EXPECT_EQ(read.pairing.earliest, absl::Hours(12));
  EXPECT_EQ(read.spacing.gap_min, absl::Hours(48));
}

TEST(PairingPolicyTest, OrdersThatMakeNoSenseAreRefused) {
  for (const Texts& values : {Texts{{"earliest", "20h"}}, Texts{{"preferred_from", "73h"}},
                              Texts{{"acceptable_until", "71h"}}}) {
    const auto problems = Problems(values);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].rfind("earliest must be at most", 0), 0U) << problems[0];
    EXPECT_EQ(PairingPolicyOf(ClinicWith(values)).pairing.preferred_from, absl::Hours(18));
  }
  for (const Texts& values :
       {Texts{{"gap_min", "49h"}}, Texts{{"gap_from", "97h"}}, Texts{{"gap_max", "95h"}}}) {
    const auto problems = Problems(values);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].rfind("gap_min must be at most", 0), 0U) << problems[0];
    EXPECT_EQ(PairingPolicyOf(ClinicWith(values)).spacing.gap_from, absl::Hours(48));
  }
}

TEST(PairingPolicyTest, BeforeAnInfusionASessionIsOverFromLaterThanUntil) {
  for (const Texts& values : {Texts{{"before_from", "5h"}}, Texts{{"before_until", "29m"}}}) {
    EXPECT_EQ(Problems(values),
              std::vector<std::string>{"before_from must be at most before_until"});
    EXPECT_EQ(PairingPolicyOf(ClinicWith(values)).pairing.before_from, absl::Minutes(30));
    EXPECT_EQ(PairingPolicyOf(ClinicWith(values)).pairing.before_until, absl::Hours(4));
  }
  EXPECT_TRUE(Problems({{"before_from", "4h"}}).empty()) << "one moment is a window";
  const PairingPolicy both = PairingPolicyOf(ClinicWith({{"direction", "both"}}));
  EXPECT_EQ(both.pairing.direction, PairDirection::kBoth);
}

TEST(PairingPolicyTest, ABoosterIsDueFromAnEarlierDayThanUntil) {
  for (const Texts& values : {Texts{{"booster_from", "42d"}}, Texts{{"booster_until", "28d"}},
                              Texts{{"booster_from", "60d"}, {"booster_until", "50d"}}}) {
    EXPECT_EQ(Problems(values),
              std::vector<std::string>{"booster_from must be less than booster_until"});
    EXPECT_EQ(PairingPolicyOf(ClinicWith(values)).booster_from, absl::Hours(28 * 24));
    EXPECT_EQ(PairingPolicyOf(ClinicWith(values)).booster_until, absl::Hours(42 * 24));
  }
}

TEST(PairingPolicyTest, ACourseSaysItselfHowManyAWeekAndWhichHaveASession) {
  PairingPolicy clinic;
  clinic.spacing.per_week_max = 2;
  clinic.session_ratio = SessionRatio::kFirstThirdLast;
  CourseTerms terms;
  EXPECT_EQ(SpacingOf(clinic.spacing, nullptr, terms.spacing).per_week_max, 2);
  EXPECT_EQ(SessionRatioOf(clinic, terms), SessionRatio::kFirstThirdLast);
  terms.spacing.per_week_max = 5;
  terms.session_ratio = SessionRatio::kEvery;
  EXPECT_EQ(SpacingOf(clinic.spacing, nullptr, terms.spacing).per_week_max, 5);
  EXPECT_EQ(SessionRatioOf(clinic, terms), SessionRatio::kEvery);
}

TEST(PairingPolicyTest, WeightsMakeAHundred) {
  const auto problems = Problems({{"weight_closeness", "41"}});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0], "weight_closeness must make 100 together with the other weights");
  EXPECT_TRUE(Problems({{"weight_closeness", "41"}, {"weight_load", "7"}}).empty());
  EXPECT_EQ(PairingPolicyOf(ClinicWith({{"weight_closeness", "41"}})).pairing.weights.closeness,
            40);
}

TEST(PairingPolicyTest, OtherPoliciesAreNotItsBusiness) {
  EXPECT_TRUE(Problems({{"earliest", "soon"}}, "reminders").empty());
}

TEST(PairingPolicyTest, ACourseSaysItsOwnSpacing) {
  SpacingTerms terms;
  terms.gap_min = absl::Hours(24);
  terms.span_days_max = 14;
  const SpacingPolicy own = SpacingOf({}, nullptr, terms);
  EXPECT_EQ(own.gap_min, absl::Hours(24));
  EXPECT_EQ(own.gap_from, absl::Hours(48));
  EXPECT_EQ(own.span_max, absl::Hours(14 * 24));
}

TEST(PairingPolicyTest, WhatACourseSaysOfOneEndOfASpacingMovesTheOther) {
  SpacingTerms terms;
  terms.gap_min = absl::Hours(200);
  const SpacingPolicy longer = SpacingOf({}, nullptr, terms);
  EXPECT_EQ(longer.gap_from, absl::Hours(200));
  EXPECT_EQ(longer.gap_until, absl::Hours(200));
  EXPECT_EQ(longer.gap_max, absl::Hours(200));
  terms = {};
  terms.gap_max = absl::Hours(72);
  EXPECT_EQ(SpacingOf({}, nullptr, terms).gap_until, absl::Hours(72));
}

TEST(PairingPolicyTest, TheVisitTypesLeastDistanceTakesTheClinicsPlaceAndNobodyGoesBelow) {
  directory::VisitType infusion;
  infusion.min_gap = absl::Hours(20);
  EXPECT_EQ(SpacingOf({}, &infusion, {}).gap_min, absl::Hours(20));
  SpacingTerms terms;
  terms.gap_min = absl::Hours(72);
  EXPECT_EQ(SpacingOf({}, &infusion, terms).gap_min, absl::Hours(72));
  infusion.min_gap = absl::Hours(96);
  EXPECT_EQ(SpacingOf({}, &infusion, terms).gap_min, absl::Hours(96));
}

TEST(PairingPolicyTest, ACourseSaysItselfFromWhereItIsTentativeElseTheClinicDoes) {
  PairingPolicy clinic;
  CourseTerms terms;
  terms.infusion_count = 6;
  EXPECT_EQ(TentativeFromOf(clinic, terms), 0);
  clinic.tentative_from = 3;
  EXPECT_EQ(TentativeFromOf(clinic, terms), 3);
  terms.tentative_from = 5;
  EXPECT_EQ(TentativeFromOf(clinic, terms), 5);
  terms.tentative_from = 0;
  EXPECT_EQ(TentativeFromOf(clinic, terms), 0);
  terms.tentative_from.reset();
  terms.infusion_count = 2;
  EXPECT_EQ(TentativeFromOf(clinic, terms), 3) << "it may be longer one day";
}

}  // namespace
}  // namespace tandem::courses
