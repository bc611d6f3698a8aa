// SPDX-License-Identifier: Apache-2.0
// What a course has and what is free, as a problem of the planner, and back; each rule by hand.
#include "scheduler/courses/course_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/civil.h"
#include "scheduler/courses/course_planner.h"
#include "scheduler/courses/testing/bare_clinic.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Status;
using directory::Mode;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const LocationId kMain = IdOf<LocationId>(1);
const LocationId kAnnex = IdOf<LocationId>(2);
const LocationId kFar = IdOf<LocationId>(3);
const LocationId kRemote = IdOf<LocationId>(4);
const PractitionerId kTess = IdOf<PractitionerId>(11);
const PractitionerId kOmar = IdOf<PractitionerId>(12);

class CourseOptionsTest : public ::testing::Test {
 protected:
  CourseOptionsTest() {
    clinic_ = BareClinic({{kMain, "a-main", 40.0},
                          {kAnnex, "b-annex", 40.005},
                          {kFar, "c-far", 43.0},
                          {kRemote, "d-remote", 0.0, /*telehealth=*/true}},
                         {{kOmar, "omar"}, {kTess, "tess"}});
    terms_.session_type = IdOf<VisitTypeId>(21);
    terms_.infusion_count = 2;
    view_.course.terms = terms_;
  }

  // March 2026, on the wall.
  absl::Time At(int day, int hour, int minute = 0) const {
    return ResolveCivil(absl::CivilMinute(2026, 3, day, hour, minute), clinic_.zone).value();
  }
  PlannedVisit Infusion(absl::Time start, LocationId site = kMain) const {
    return {{start, start + absl::Hours(2)}, site, Mode::kInPerson, {}};
  }
  PlannedVisit Session(absl::Time start, PractitionerId who, LocationId place = kMain) const {
    return {{start, start + absl::Minutes(50)},
            place,
            place == kRemote ? Mode::kVideo : Mode::kInPerson,
            who};
  }
  void FreeInfusion(absl::Time start, LocationId site = kMain) {
    infusions_.slots.push_back({Infusion(start, site).time, site, Mode::kInPerson, {}});
  }
  void FreeSession(absl::Time start, std::vector<PractitionerId> who, LocationId place = kMain) {
    const PlannedVisit visit = Session(start, {}, place);
    sessions_.slots.push_back({visit.time, place, visit.mode, std::move(who)});
  }
  Appointment Booked(const PlannedVisit& visit, Status status = Status::kBooked) const {
    Appointment appointment;
    appointment.status = status;
    appointment.time = visit.time;
    appointment.location = visit.location;
    appointment.mode = visit.mode;
    if (!visit.practitioner.IsNil()) {
      appointment.participations = {{ResourceId(visit.practitioner), "therapist", visit.time}};
    }
    return appointment;
  }
  void HasPair(std::optional<Appointment> infusion, std::optional<Appointment> session) {
    PairView pair;
    pair.link.position = static_cast<int>(view_.pairs.size()) + 1;
    pair.infusion = std::move(infusion);
    pair.session = std::move(session);
    view_.pairs.push_back(std::move(pair));
  }

  const CourseOptions& Options() {
    agreed_ = AgreedPairsOf(terms_, view_.pairs.empty() ? nullptr : &view_, near_, clinic_, now_);
    facts_.emplace(CourseFacts{.clinic = clinic_,
                               .terms = terms_,
                               .policy = policy_,
                               .agreed = agreed_,
                               .infusions = infusions_,
                               .sessions = sessions_,
                               .earliest = earliest_.value_or(now_),
                               .home = home_});
    return options_.emplace(*facts_);
  }
  ProposedPlan Best() {
    const CourseOptions& options = Options();
    const CoursePlans found = PlanCourse(options.problem(), {});
    return found.plans.empty() ? ProposedPlan{} : options.Describe(found.plans[0]);
  }
  const SessionOption& OnlySession() { return Options().problem().sessions.at(0); }

  directory::Snapshot clinic_;
  CourseTerms terms_;
  PairingPolicy policy_;
  std::vector<PairPlan> near_;
  availability::FreeTimes infusions_, sessions_;
  absl::Time now_ = absl::FromUnixSeconds(1772456400);  // 2 March 2026, 08:00
  std::optional<absl::Time> earliest_;
  std::optional<GeoPoint> home_;
  CourseView view_;

 private:
  std::vector<AgreedPair> agreed_;
  std::optional<CourseFacts> facts_;
  std::optional<CourseOptions> options_;
};

TEST_F(CourseOptionsTest, OptionsAreOrderedByTheWallAndEachTherapistIsOne) {
  FreeInfusion(At(6, 12));
  FreeInfusion(At(5, 12));
  FreeSession(At(7, 9), {kOmar, kTess});
  FreeSession(At(6, 9), {kTess}, kRemote);
  const CourseProblem& problem = Options().problem();
  ASSERT_THAT(problem.infusions, SizeIs(2));
  EXPECT_EQ(problem.infusions[0].times.day, absl::CivilDay(2026, 3, 5));
  EXPECT_EQ(problem.infusions[0].times.discharge,
            problem.infusions[0].times.start + absl::Hours(2));
  ASSERT_THAT(problem.sessions, SizeIs(3));
  EXPECT_FALSE(problem.sessions[0].times.in_person);
  EXPECT_EQ(problem.therapists, 2);
  EXPECT_EQ(problem.sessions[0].therapist, problem.sessions[2].therapist);
  EXPECT_NE(problem.sessions[1].therapist, problem.sessions[2].therapist);
}

TEST_F(CourseOptionsTest, PlacesAreWorthTheirDistanceAndFarOnesAreNoPair) {
  FreeInfusion(At(5, 9));
  const auto& points = Options().problem().place_points;
  const int weight = policy_.pairing.weights.place;
  EXPECT_THAT(points[0], ElementsAre(1000 * weight, 900 * weight, -1, -1, 600 * weight));
  terms_.wishes.session_modes = {Mode::kVideo};
  EXPECT_EQ(Options().problem().place_points[0].back(), 1000 * weight);
}

TEST_F(CourseOptionsTest, SessionsHaveThePointsOfTheWishesTheyMeet) {
  FreeSession(At(5, 9), {kTess});  // a Thursday
  const PairWeights& weights = policy_.pairing.weights;
  // A day without anything; one patient; nothing left beside it.
  const int other = (weights.load + weights.fairness + weights.efficiency) * 1000;
  EXPECT_EQ(OnlySession().points, weights.preference * 1000 + other);
  terms_.wishes.days_of_week = {absl::Weekday::friday};
  EXPECT_EQ(OnlySession().points, other);
  terms_.wishes.earliest_minute = 9 * 60;
  EXPECT_EQ(OnlySession().points, weights.preference * 500 + other);
  terms_.wishes.latest_minute = 9 * 60;
  EXPECT_EQ(OnlySession().points, other);
  terms_.wishes.therapist = kTess;
  EXPECT_EQ(OnlySession().points, weights.preference * 333 + other);
}

TEST_F(CourseOptionsTest, ABusyTherapistHasFewerPoints) {
  FreeSession(At(5, 9), {kTess});
  const PairWeights& weights = policy_.pairing.weights;
  const int free = (weights.preference + weights.fairness + weights.efficiency) * 1000;
  sessions_.booked = {{kTess, absl::CivilDay(2026, 3, 5), 75},
                      {kOmar, absl::CivilDay(2026, 3, 5), 300}};
  EXPECT_EQ(OnlySession().points, free + weights.load * 750);
  sessions_.booked = {{kTess, absl::CivilDay(2026, 3, 5), 480}};
  EXPECT_EQ(OnlySession().points, free);
  sessions_.booked = {{kTess, absl::CivilDay(2026, 3, 6), 480}};
  EXPECT_EQ(OnlySession().points, free + weights.load * 1000);
}

// From nine to half past eleven; what is booked has left what it left.
TEST_F(CourseOptionsTest, ASessionThatLeavesLessThanHalfAnHourBesideItHasFewerPoints) {
  for (int minute = 0; minute <= 100; minute += 10) FreeSession(At(5, 9, minute), {kTess});
  HasPair(Booked(Infusion(At(4, 9))), Booked(Session(At(5, 9, 50), kTess)));
  const PairWeights& weights = policy_.pairing.weights;
  const int full =
      (weights.preference + weights.load + weights.fairness + weights.efficiency) * 1000;
  std::map<absl::Duration, int> points;  // after nine
  const CourseOptions& options = Options();
  for (std::size_t i = 0; i < options.problem().sessions.size(); ++i) {
    const SessionOption& session = options.problem().sessions[i];
    if (session.only != kAnyInfusion) continue;
    points[options.pool().session(static_cast<int>(i)).time.start - At(5, 9)] = session.points;
  }
  for (const auto& [after, worth] : points) {
    const bool is_orphan = after == absl::Minutes(10) || after == absl::Minutes(20) ||
                           after == absl::Minutes(80) || after == absl::Minutes(90);
    EXPECT_EQ(worth, full - (is_orphan ? weights.efficiency * 1000 : 0)) << after;
  }
  EXPECT_THAT(points, SizeIs(11));
}

// Main to far: 333 kilometers; home is 11 kilometers south of far.
TEST_F(CourseOptionsTest, ASessionNearThePatientsHomeIsAPairAndSaysWhy) {
  FreeInfusion(At(5, 9));
  FreeSession(At(6, 15), {kOmar}, kFar);
  home_ = GeoPoint{42.9, 0};
  const int weight = policy_.pairing.weights.place;
  EXPECT_THAT(Options().problem().place_points[0],
              ElementsAre(1000 * weight, 900 * weight, 800 * weight, -1, 600 * weight));
  terms_.infusion_count = 1;
  const ProposedPlan plan = Best();
  ASSERT_THAT(plan.pairs, SizeIs(1));
  EXPECT_EQ(plan.pairs[0].judgement.state, PairState::kLinked);
  EXPECT_TRUE(plan.pairs[0].near_home);
  EXPECT_FALSE(plan.pairs[0].same_place);
}

TEST_F(CourseOptionsTest, AnInfusionIsAsComfortableAsItMeetsWishes) {
  FreeInfusion(At(5, 9));
  terms_.wishes.days_of_week = {absl::Weekday::thursday};
  EXPECT_EQ(Options().problem().infusions[0].comfort, kComfortMax);
  terms_.wishes.latest_minute = 8 * 60;
  EXPECT_EQ(Options().problem().infusions[0].comfort, 500);
}

TEST_F(CourseOptionsTest, WhatBeginsSoonOrWasThereIsFrozenAndItsTimeIsForItAlone) {
  HasPair(Booked(Infusion(At(4, 7, 55))), Booked(Session(At(5, 9), kTess)));
  HasPair(Booked(Infusion(At(7, 8))), std::nullopt);
  const CourseProblem& problem = Options().problem();
  ASSERT_THAT(problem.wanted, SizeIs(2));
  EXPECT_TRUE(problem.wanted[0].frozen);  // in 47 hours and 55 minutes
  EXPECT_TRUE(problem.wanted[0].session_open);
  EXPECT_EQ(problem.wanted[0].infusion, 0);
  EXPECT_EQ(problem.wanted[0].session, 0);
  EXPECT_FALSE(problem.wanted[1].frozen);
  EXPECT_EQ(problem.infusions[0].only, 0);
  EXPECT_EQ(problem.infusions[1].only, 1);
  EXPECT_EQ(problem.sessions[0].only, 0);
}

TEST_F(CourseOptionsTest, ASessionThatBeginsSoonStaysWhateverBecomesOfIt) {
  now_ = At(4, 10);
  HasPair(Booked(Infusion(At(4, 7), kMain), Status::kFulfilled),
          Booked(Session(At(4, 20), kTess)));  // on the day of the infusion: no pair
  HasPair(Booked(Infusion(At(8, 8))), std::nullopt);
  FreeSession(At(5, 12), {kTess});
  FreeSession(At(9, 12), {kTess});
  const ProposedPlan plan = Best();
  EXPECT_EQ(plan.pairs[0].session, Session(At(4, 20), kTess));
  EXPECT_EQ(plan.pairs[0].judgement.state, PairState::kBroken);
  EXPECT_TRUE(plan.pairs[0].unchanged);
  EXPECT_EQ(plan.pairs[1].judgement.state, PairState::kLinked);
}

TEST_F(CourseOptionsTest, ACancelledInfusionIsPlannedAnewAndAMissedOneIsLeftAsItIs) {
  HasPair(Booked(Infusion(At(5, 8)), Status::kCancelled), std::nullopt);
  HasPair(std::nullopt, std::nullopt);
  EXPECT_THAT(Options().problem().wanted, SizeIs(2));
  EXPECT_EQ(Options().problem().wanted[0].infusion, std::nullopt);
  view_.pairs[0].infusion->status = Status::kNoShow;
  EXPECT_THAT(Options().problem().wanted, SizeIs(1));
  FreeInfusion(At(6, 8));
  const ProposedPlan plan = Best();
  ASSERT_THAT(plan.pairs, SizeIs(2));
  EXPECT_THAT(plan.pairs[0].judgement.rules,
              ElementsAre(PairRule::kNoSession, PairRule::kInfusionLost));
  // 24 hours later: what was missed keeps no distance.
  EXPECT_EQ(plan.pairs[1].infusion, Infusion(At(6, 8)));
}

TEST_F(CourseOptionsTest, ASessionThatBeginsSoonStaysAlsoWhenItsInfusionWasMovedBehindIt) {
  terms_.infusion_count = 1;
  HasPair(Booked(Infusion(At(9, 8))), Booked(Session(At(3, 9), kTess)));
  FreeSession(At(10, 12), {kTess});
  const ProposedPlan plan = Best();
  EXPECT_EQ(plan.pairs[0].session, Session(At(3, 9), kTess));
  EXPECT_EQ(plan.pairs[0].judgement.state, PairState::kBroken);
  EXPECT_TRUE(plan.pairs[0].unchanged);
}

TEST_F(CourseOptionsTest, AnInfusionStaysWithASessionBeforeItThatBeginsSoon) {
  terms_.infusion_count = 1;
  policy_.pairing.direction = PairDirection::kBefore;
  HasPair(Booked(Infusion(At(4, 11))), Booked(Session(At(4, 7), kTess)));  // in 47 hours
  FreeInfusion(At(5, 12));
  FreeSession(At(5, 10), {kTess});
  EXPECT_FALSE(Options().problem().wanted[0].frozen) << "nobody judged it";
  view_.pairs[0].judgement.state = PairState::kLinked;
  EXPECT_TRUE(Options().problem().wanted[0].frozen);
  const ProposedPlan plan = Best();
  EXPECT_TRUE(plan.pairs.at(0).unchanged);
  EXPECT_EQ(plan.pairs[0].judgement.state, PairState::kLinked);
}

// The first one is in the past, and the course begins anew.
TEST_F(CourseOptionsTest, ASessionBeforeTheFirstPlannedInfusionLeavesTimeAfterTheLastBefore) {
  policy_.pairing.direction = PairDirection::kBoth;
  policy_.spacing.gap_max = absl::Hours(48);
  now_ = At(5, 8);
  HasPair(Booked(Infusion(At(3, 8)), Status::kFulfilled), std::nullopt);
  FreeInfusion(At(7, 12));
  EXPECT_FALSE(Options().problem().previous.has_value()) << "it stays in the problem";
  earliest_ = At(5, 9);
  const std::optional<EarlierInfusion> previous = Options().problem().previous;
  ASSERT_TRUE(previous.has_value());
  EXPECT_EQ(previous->times.discharge,
            InfusionTimesOf(Infusion(At(3, 8)).time, std::nullopt, clinic_.zone).discharge);
  EXPECT_FALSE(previous->has_session_after);
  view_.pairs[0].session = Booked(Session(At(4, 12), kTess));
  EXPECT_TRUE(Options().problem().previous->has_session_after);
  view_.pairs[0].session = Booked(Session(At(3, 6), kTess));
  EXPECT_FALSE(Options().problem().previous->has_session_after);
}

TEST_F(CourseOptionsTest, AMissedSessionIsPlannedAnew) {
  terms_.infusion_count = 1;
  now_ = At(6, 8);
  HasPair(Booked(Infusion(At(4, 8)), Status::kFulfilled),
          Booked(Session(At(5, 12), kTess), Status::kNoShow));
  FreeSession(At(6, 12), {kTess});
  EXPECT_EQ(Best().pairs[0].session, Session(At(6, 12), kTess));
}

TEST_F(CourseOptionsTest, APairIsMeasuredFromTheActualDischarge) {
  terms_.infusion_count = 1;
  now_ = At(4, 20);
  HasPair(Booked(Infusion(At(4, 8)), Status::kFulfilled), std::nullopt);
  view_.pairs[0].infusion->actual_end = At(4, 13);  // three hours late
  FreeSession(At(5, 12), {kTess});                  // now 23 hours after: nobody drives
  FreeSession(At(5, 14), {kTess});
  const ProposedPlan plan = Best();
  EXPECT_EQ(plan.pairs[0].session, Session(At(5, 14), kTess));
  EXPECT_EQ(plan.pairs[0].judgement.after_discharge, absl::Hours(25));
}

TEST_F(CourseOptionsTest, WhoWantsNoSessionOrHasTheirOwnGetsNone) {
  HasPair(Booked(Infusion(At(5, 8))), std::nullopt);
  HasPair(Booked(Infusion(At(8, 8))), std::nullopt);
  view_.pairs[0].link.choice = PairingChoice::kDeclined;
  view_.pairs[1].link.choice = PairingChoice::kExternal;
  view_.pairs[1].link.external = Interval{At(9, 12), At(9, 13)};
  FreeSession(At(6, 12), {kTess});
  FreeSession(At(9, 9), {kTess});
  const ProposedPlan plan = Best();
  EXPECT_EQ(plan.pairs[0].judgement.state, PairState::kDeclined);
  EXPECT_EQ(plan.pairs[1].judgement.state, PairState::kExternal);
  EXPECT_FALSE(plan.pairs[0].session.has_value());
  EXPECT_FALSE(plan.pairs[1].session.has_value());
  // Their own one at another time is no pair, and says why.
  view_.pairs[1].link.external = Interval{At(8, 12), At(8, 13)};
  EXPECT_THAT(Best().pairs[1].judgement.rules, ElementsAre(PairRule::kSameDay, PairRule::kTooSoon));
}

TEST_F(CourseOptionsTest, APlanToBeKeptIsAgreedButNotWhatStays) {
  HasPair(Booked(Infusion(At(3, 8))), std::nullopt);
  HasPair(std::nullopt, std::nullopt);
  FreeInfusion(At(5, 8));
  FreeInfusion(At(5, 9));
  near_ = {{1, Infusion(At(4, 8)), std::nullopt}, {2, Infusion(At(5, 9)), std::nullopt}};
  const CourseProblem& problem = Options().problem();
  EXPECT_EQ(problem.wanted[0].infusion, 0);  // as it is booked
  EXPECT_EQ(problem.wanted[1].infusion, 2);
  EXPECT_EQ(problem.infusions[2].only, kAnyInfusion);
}

TEST_F(CourseOptionsTest, ALostInfusionBeforeOneThatStaysIsNotPlanned) {
  terms_.infusion_count = 3;
  HasPair(Booked(Infusion(At(1, 8))), std::nullopt);
  HasPair(std::nullopt, std::nullopt);
  HasPair(Booked(Infusion(At(4, 7))), std::nullopt);
  FreeInfusion(At(3, 8));
  const CourseOptions& options = Options();
  ASSERT_THAT(options.problem().wanted, SizeIs(2));
  EXPECT_TRUE(options.problem().wanted[1].frozen);
  EXPECT_THAT(Best().pairs, SizeIs(2));
}

TEST_F(CourseOptionsTest, StayingInfusionsThatKeepNoDistanceDoNotStopThePlan) {
  terms_.infusion_count = 3;
  HasPair(Booked(Infusion(At(1, 8)), Status::kFulfilled), Booked(Session(At(3, 9), kOmar)));
  HasPair(Booked(Infusion(At(2, 7)), Status::kFulfilled), std::nullopt);  // 23 hours later
  HasPair(std::nullopt, std::nullopt);
  FreeInfusion(At(4, 8));
  FreeSession(At(5, 12), {kOmar, kTess});
  const CourseOptions& options = Options();
  ASSERT_THAT(options.problem().wanted, SizeIs(2));
  const auto omar = options.problem().acquaintance.last;
  ASSERT_TRUE(omar.has_value());
  EXPECT_TRUE(options.problem().acquaintance.seen[static_cast<std::size_t>(*omar)]);
  // A day of the longest course is used up.
  EXPECT_EQ(options.problem().spacing.span_max, absl::Hours(24 * 27));
  const ProposedPlan plan = Best();
  ASSERT_THAT(plan.pairs, SizeIs(3));
  EXPECT_EQ(plan.pairs[2].session->practitioner, kOmar);
}

TEST_F(CourseOptionsTest, APausedCourseBeginsAnew) {
  HasPair(Booked(Infusion(At(2, 7)), Status::kFulfilled), std::nullopt);
  HasPair(std::nullopt, std::nullopt);
  now_ = At(20, 8);
  FreeInfusion(At(23, 8));
  ASSERT_THAT(Options().problem().wanted, SizeIs(1));
  const ProposedPlan plan = Best();
  ASSERT_THAT(plan.pairs, SizeIs(2));
  EXPECT_EQ(plan.pairs[1].infusion, Infusion(At(23, 8)));
}

TEST_F(CourseOptionsTest, DistancesCountOnTheWallWhenClocksGoForward) {
  FreeInfusion(At(7, 10));
  FreeInfusion(At(9, 10));  // 47 hours later
  FreeInfusion(At(9, 9));   // and 47 on the wall: too early
  const CourseOptions& options = Options();
  const CoursePlans found = PlanCourse(options.problem(), {});
  ASSERT_FALSE(found.plans.empty());
  const ProposedPlan plan = options.Describe(found.plans[0]);
  ASSERT_THAT(plan.pairs, SizeIs(2));
  EXPECT_EQ(plan.pairs[1].infusion, Infusion(At(9, 10)));
}

TEST_F(CourseOptionsTest, PointsOfPairsAddUpToThoseOfThePlan) {
  FreeInfusion(At(5, 9));
  FreeInfusion(At(8, 9));
  for (const int day : {6, 9}) FreeSession(At(day, 12), {kOmar, kTess});
  const ProposedPlan plan = Best();
  ASSERT_THAT(plan.pairs, SizeIs(2));
  EXPECT_EQ(plan.pairs[0].points + plan.pairs[1].points, plan.merit.points);
  EXPECT_TRUE(plan.pairs[1].same_therapist);
  EXPECT_FALSE(plan.pairs[0].same_therapist);
  EXPECT_EQ(plan.pairs[0].days_after, 1);
}

TEST_F(CourseOptionsTest, InPersonOnTheNextMorningTakesARide) {
  terms_.infusion_count = 1;
  FreeInfusion(At(5, 14));
  FreeSession(At(6, 12), {kTess});  // 20 hours after
  FreeSession(At(6, 12), {kOmar}, kRemote);
  EXPECT_EQ(Best().pairs[0].session->practitioner, kOmar);
  terms_.wishes.has_ride = true;
  EXPECT_EQ(Best().pairs[0].session->practitioner, kTess);
}

}  // namespace
}  // namespace tandem::courses
