// SPDX-License-Identifier: Apache-2.0
// Sessions before their infusions, or on either side, each on a calendar that anybody can follow:
// one infusion at two in the afternoon of some days, and the sessions that a test names.
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "scheduler/courses/course_planner.h"

namespace tandem::courses {
namespace {

const absl::CivilDay kMonday(2027, 3, 1);

class CoursePlannerSidesTest : public ::testing::Test {
 protected:
  CoursePlannerSidesTest() {
    problem_.therapists = 2;
    problem_.place_points = {{10'000}};
    problem_.pairing.direction = PairDirection::kBefore;
  }

  static absl::Time At(int day, int hour) {
    return absl::UnixEpoch() + absl::Hours(24) * (kMonday + day - absl::CivilDay()) +
           absl::Hours(hour);
  }
  static InfusionTimes InfusionOn(int day) {
    return {At(day, 14), At(day, 14) + absl::Minutes(105), kMonday + day};
  }
  void AddInfusions(const std::vector<int>& days) {
    for (const int day : days) {
      InfusionOption option;
      option.times = InfusionOn(day);
      option.only = static_cast<int>(problem_.wanted.size());
      problem_.infusions.push_back(option);
      problem_.wanted.emplace_back();
    }
  }
  // By video. Its position.
  int AddSession(int day, int hour, int therapist = 0) {
    SessionOption session;
    session.times.day = kMonday + day;
    session.times.time = {At(day, hour), At(day, hour + 1)};
    session.therapist = therapist;
    problem_.sessions.push_back(session);
    return static_cast<int>(problem_.sessions.size()) - 1;
  }
  void Agree(int infusion, int session) {
    WantedInfusion& wanted = problem_.wanted[static_cast<std::size_t>(infusion)];
    wanted.infusion = infusion;
    wanted.session = session;
    problem_.sessions[static_cast<std::size_t>(session)].only = infusion;
  }

  // Of each infusion, in order.
  std::vector<std::optional<int>> Sessions() {
    std::vector<std::optional<int>> sessions;
    const CoursePlans found = PlanCourse(problem_, {.plans = 1});
    if (found.plans.empty()) return sessions;
    plan_ = found.plans[0];
    for (const PlannedInfusion& planned : plan_.infusions) sessions.push_back(planned.session);
    return sessions;
  }
  using Chosen = std::vector<std::optional<int>>;

  CourseProblem problem_;
  CoursePlan plan_;
};

TEST_F(CoursePlannerSidesTest, SessionsComeBeforeTheirInfusionsShortlyWhenTheyCan) {
  AddInfusions({1, 4});
  AddSession(0, 10);
  const int shortly = AddSession(1, 10);
  AddSession(2, 16);  // after the first infusion, three days before the second
  const int day_before = AddSession(3, 10);
  EXPECT_EQ(Sessions(), (Chosen{shortly, day_before}));
  EXPECT_EQ(plan_.merit.paired, 2);
}

TEST_F(CoursePlannerSidesTest, WhatLiesAfterTheInfusionIsNoneOfThem) {
  AddInfusions({0});
  const int after = AddSession(1, 12);
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt}));
  problem_.pairing.direction = PairDirection::kBoth;
  EXPECT_EQ(Sessions(), (Chosen{after}));
}

TEST_F(CoursePlannerSidesTest, ThePatientIsOverTheInfusionBefore) {
  problem_.spacing.gap_min = absl::Hours(24);
  AddInfusions({0, 1});
  const int too_soon = AddSession(1, 1);
  problem_.pairing.before_until = absl::Hours(14);
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, std::nullopt}));
  problem_.pairing.earliest = absl::Hours(9);
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, too_soon}));
  SessionTimes& times = problem_.sessions[0].times;
  times.in_person = true;
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, std::nullopt}));
  times.has_ride = true;
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, too_soon}));
}

TEST_F(CoursePlannerSidesTest, WhoMayNotDriveYetHasAnEarlierSessionByVideo) {
  AddInfusions({0, 2});
  const int by_video = AddSession(1, 10);
  const int in_person = AddSession(1, 12);
  SessionOption& session = problem_.sessions[1];
  session.times.in_person = true;
  session.points = 1'000;
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, by_video}));
  session.times.has_ride = true;
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, in_person}));
}

TEST_F(CoursePlannerSidesTest, WhatIsThereForAnotherInfusionIsInNobodysWay) {
  AddInfusions({0, 3});
  const int session = AddSession(2, 10);
  AddSession(2, 12);
  problem_.sessions[1].only = 0;
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, session}));
}

TEST_F(CoursePlannerSidesTest, AndOverTheLastOneThatIsNotPlannedHere) {
  AddInfusions({1});
  const int session = AddSession(1, 1);
  problem_.pairing.before_until = absl::Hours(14);
  EXPECT_EQ(Sessions(), (Chosen{session}));
  problem_.previous = {InfusionOn(0)};
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt}));
}

// The infusion moves for it: fewer pairs are worse than a stretched gap.
TEST_F(CoursePlannerSidesTest, AnInfusionComesLaterForThePatientToBeOverTheOneBefore) {
  SpacingPolicy& spacing = problem_.spacing;
  spacing.gap_min = spacing.gap_from = spacing.gap_until = absl::Hours(24);
  AddInfusions({0, 1});
  InfusionOption later = problem_.infusions[1];
  later.times = InfusionOn(2);
  problem_.infusions.push_back(later);
  AddSession(0, 10);
  AddSession(0, 20);
  const int day_before = AddSession(1, 16);
  EXPECT_EQ(Sessions(), (Chosen{0, day_before}));
  EXPECT_EQ(plan_.infusions[1].infusion, 2);
  EXPECT_EQ(plan_.merit.stretched, 1);
}

TEST_F(CoursePlannerSidesTest, OnEitherSideTheBetterOneIsTaken) {
  problem_.pairing.direction = PairDirection::kBoth;
  AddInfusions({1});
  const int day_before = AddSession(0, 10);
  const int next_day = AddSession(2, 12);
  EXPECT_EQ(Sessions(), (Chosen{next_day}));
  problem_.sessions[0].points = 11'000;  // more than a quarter of closeness
  EXPECT_EQ(Sessions(), (Chosen{day_before}));
}

TEST_F(CoursePlannerSidesTest, BetweenTwoInfusionsIsOneSession) {
  problem_.pairing.direction = PairDirection::kBoth;
  AddInfusions({0, 3});
  const int first = AddSession(1, 12);
  const int second = AddSession(3, 10);
  Sessions();
  EXPECT_EQ(plan_.merit.paired, 1);
  // What is agreed stays, both of them; one alone keeps the other away.
  Agree(0, first);
  Sessions();
  EXPECT_EQ(plan_.merit.paired, 1);
  EXPECT_EQ(plan_.merit.changed, 0);
  Agree(1, second);
  EXPECT_EQ(Sessions(), (Chosen{first, second}));
  problem_.wanted[0].frozen = problem_.wanted[1].frozen = true;
  EXPECT_EQ(Sessions(), (Chosen{first, second}));
}

TEST_F(CoursePlannerSidesTest, ASessionOfTheInfusionBeforeThoseThatArePlannedCountsToo) {
  problem_.pairing.direction = PairDirection::kBoth;
  AddInfusions({3});
  const int before = AddSession(3, 10);
  const int after = AddSession(5, 12);
  problem_.sessions[0].points = 1'000;
  problem_.previous = {InfusionOn(0), false};
  EXPECT_EQ(Sessions(), (Chosen{before}));
  problem_.previous->has_session_after = true;
  EXPECT_EQ(Sessions(), (Chosen{after}));
  Agree(0, before);
  EXPECT_EQ(Sessions(), (Chosen{before}));
}

TEST_F(CoursePlannerSidesTest, TheSameTherapistGoesOnFromOneSideToTheOther) {
  problem_.pairing.direction = PairDirection::kBoth;
  AddInfusions({0, 3});
  const int before = AddSession(0, 10, 1);
  AddSession(4, 11, 0);
  const int same = AddSession(4, 12, 1);
  EXPECT_EQ(Sessions(), (Chosen{before, same}));
}

TEST_F(CoursePlannerSidesTest, OnlyTheFirstInfusionOfAWeekHasASession) {
  AddInfusions({1, 4, 8});
  for (WantedInfusion& wanted : problem_.wanted) wanted.wants_pair = PairWish::kFirstOfWeek;
  const int first = AddSession(1, 10);
  AddSession(4, 10);
  const int third = AddSession(7, 10);
  EXPECT_EQ(Sessions(), (Chosen{first, std::nullopt, third}));
  EXPECT_EQ(plan_.merit.paired, 3);
}

// Whatever is wished for the infusions' own sites: nearer to the site of its own infusion counts.
TEST_F(CoursePlannerSidesTest, ItIsTheSiteOfItsOwnInfusionThatIsNear) {
  problem_.place_points = {{0, 0}, {10'000, 0}};
  AddInfusions({0, 3});
  problem_.infusions[1].site = 1;
  const int near = AddSession(2, 10);
  const int far = AddSession(2, 11);
  problem_.sessions[1].place = 1;
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, near}));
  problem_.place_points = {{10'000, 0}, {-1, 10'000}};
  EXPECT_EQ(Sessions(), (Chosen{std::nullopt, far}));
}

}  // namespace
}  // namespace tandem::courses
