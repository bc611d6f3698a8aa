// SPDX-License-Identifier: Apache-2.0
// What a course agrees on as a whole, each on a calendar that anybody can follow: from a Monday on,
// infusions at nine and at two each day, and a session at noon each day.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "scheduler/courses/course_planner.h"

namespace tandem::courses {
namespace {

const absl::CivilDay kMonday(2027, 3, 1);

class CoursePlannerTermsTest : public ::testing::Test {
 protected:
  CoursePlannerTermsTest() {
    problem_.therapists = 1;
    problem_.place_points = {{10'000}};
    for (int day = 0; day < 35; ++day) {
      for (const int hour : {9, 14}) AddInfusion(day, hour);
      SessionOption session;
      session.times.day = kMonday + day;
      session.times.time = {At(day, 12), At(day, 13)};
      problem_.sessions.push_back(session);
    }
  }

  static absl::Time At(int day, int hour) {
    return absl::UnixEpoch() + absl::Hours(24) * (kMonday + day - absl::CivilDay()) +
           absl::Hours(hour);
  }
  void AddInfusion(int day, int hour) {
    InfusionOption option;
    option.times = {At(day, hour), At(day, hour) + absl::Minutes(105), kMonday + day};
    problem_.infusions.push_back(option);
  }
  // Those that begin within the pause, as the clinic would.
  void Pause(int from, int until) {
    problem_.pause = Interval{At(from, 0), At(until, 0)};
    std::erase_if(problem_.infusions, [this](const InfusionOption& option) {
      return problem_.pause->Contains(option.times.start);
    });
  }

  CoursePlan Best(int infusions, PairWish wish = PairWish::kAlways) {
    problem_.wanted.assign(static_cast<std::size_t>(infusions), {.wants_pair = wish});
    return PlanCourse(problem_, {.plans = 1}).plans.at(0);
  }
  const InfusionTimes& TimesOf(const PlannedInfusion& planned) const {
    return problem_.infusions[static_cast<std::size_t>(planned.infusion)].times;
  }
  // Days after the Monday.
  std::vector<int> DaysOf(const CoursePlan& plan) const {
    std::vector<int> days;
    for (const PlannedInfusion& planned : plan.infusions) {
      days.push_back(static_cast<int>(TimesOf(planned).day - kMonday));
    }
    return days;
  }

  CourseProblem problem_;
};

TEST_F(CoursePlannerTermsTest, AFullWeekIsFollowedByTheNext) {
  problem_.spacing.per_week_max = 2;
  problem_.spacing.gap_until = absl::Hours(48);  // as soon as they can
  const CoursePlan plan = Best(6);
  const std::vector<int> days = DaysOf(plan);
  for (std::size_t i = 2; i < days.size(); ++i) EXPECT_LT(days[i - 2] / 7, days[i] / 7);
  EXPECT_EQ(plan.merit.stretched, 1);  // Friday, Sunday, Tuesday, Thursday, and then a Monday
}

TEST_F(CoursePlannerTermsTest, WhatTheWeekHadBeforeCounts) {
  problem_.spacing.per_week_max = 2;
  problem_.earlier = {kMonday - 1, kMonday, kMonday + 1};
  EXPECT_GE(DaysOf(Best(1)).front(), 7);
}

TEST_F(CoursePlannerTermsTest, WhatIsFrozenStaysInAFullWeekAndNothingElseComesIntoIt) {
  problem_.spacing.per_week_max = 1;
  problem_.earlier = {kMonday};
  problem_.wanted.resize(3);
  problem_.wanted[0] = {.infusion = 2 * 2, .frozen = true, .session_open = true};
  problem_.wanted[1] = {.infusion = 2 * 4, .frozen = true, .session_open = true};
  const std::vector<int> days = DaysOf(PlanCourse(problem_, {.plans = 1}).plans.at(0));
  EXPECT_EQ(days.size(), 3U);
  EXPECT_EQ(days[0], 2);
  EXPECT_EQ(days[1], 4);
  EXPECT_GE(days[2], 7);
}

TEST_F(CoursePlannerTermsTest, OnlyTheFirstInfusionOfAWeekHasASession) {
  const CoursePlan plan = Best(6, PairWish::kFirstOfWeek);
  const std::vector<int> days = DaysOf(plan);
  for (std::size_t i = 0; i < days.size(); ++i) {
    const bool is_first = i == 0 || days[i - 1] / 7 < days[i] / 7;
    EXPECT_EQ(plan.infusions[i].session.has_value(), is_first) << "infusion " << i + 1;
  }
  EXPECT_EQ(plan.merit.paired, 6);  // each has what it needs
}

TEST_F(CoursePlannerTermsTest, APauseIsNoStretchedGapAndNoTimeOfTheCourse) {
  problem_.spacing.span_max = absl::Hours(24 * 10);
  problem_.due = DueDays{kMonday, kMonday + 1};
  Pause(1, 22);
  const CoursePlan plan = Best(5);
  EXPECT_EQ(DaysOf(plan).front(), 0);
  EXPECT_EQ(DaysOf(plan).size(), 5U);
  EXPECT_EQ(plan.merit.stretched, 0);
}

TEST_F(CoursePlannerTermsTest, ACourseIsNotDrawnOutBeforeAPauseOrAfterIt) {
  Pause(10, 20);
  problem_.due = DueDays{kMonday, kMonday + 1};
  for (InfusionOption& option : problem_.infusions) {
    if (option.times.day < kMonday + 5 || option.times.day > kMonday + 23) option.comfort = 1000;
  }
  const std::vector<int> days = DaysOf(Best(6));
  const auto after = std::lower_bound(days.begin(), days.end(), 20);
  ASSERT_TRUE(after != days.begin() && after != days.end());
  EXPECT_GE(*(after - 1), 6);
  EXPECT_LE(*after, 23);
}

TEST_F(CoursePlannerTermsTest, ABoosterIsPlannedWhenItIsDueAndElseStretched) {
  problem_.due = DueDays{kMonday + 20, kMonday + 22};
  const std::vector<int> days = DaysOf(Best(1));
  EXPECT_TRUE(days[0] == 20 || days[0] == 21);
  problem_.due = DueDays{kMonday + 40, kMonday + 42};
  EXPECT_EQ(Best(1).merit.stretched, 1);
}

TEST_F(CoursePlannerTermsTest, InfusionsAreAtTheSameTimeOfDayWhenThatIsWished) {
  problem_.infusions[0].comfort = 600;  // at nine on the first day
  problem_.infusions[5].comfort = 600;  // at two on the third one
  problem_.spacing.gap_until = absl::Hours(54);
  problem_.spacing.span_max = absl::Hours(24 * 2);
  for (std::size_t i = 0; i < problem_.infusions.size(); ++i) {
    problem_.infusions[i].only = i < 2 ? 0 : 1;
  }
  const auto gap = [this](const CoursePlan& plan) {
    return TimesOf(plan.infusions[1]).start - TimesOf(plan.infusions[0]).start;
  };
  EXPECT_EQ(gap(Best(2)), absl::Hours(53));
  problem_.same_time = true;
  EXPECT_EQ(gap(Best(2)), absl::Hours(48));
  EXPECT_EQ(Best(2).merit.comfort, 600 + kComfortMax);
}

}  // namespace
}  // namespace tandem::courses
