// SPDX-License-Identifier: Apache-2.0
// What is agreed about a course, as the planner gets it: skips, pauses, ratios, boosters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scheduler/courses/course_options.h"
#include "scheduler/courses/course_planner.h"
#include "scheduler/courses/testing/example_course.h"
#include "scheduler/courses/wall_clock.h"

namespace tandem::courses {
namespace {

using appointments::Status;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// With one therapist.
directory::Snapshot Clinic() {
  directory::Snapshot clinic = ExampleClinic();
  directory::Practitioner therapist;
  therapist.id.uuid.bytes[0] = 7;
  therapist.slug = "tess";
  clinic.practitioners = {therapist};
  directory::IndexEntities(clinic);
  return clinic;
}

class CourseOptionsTermsTest : public ::testing::Test {
 protected:
  void Free(int day, int hour) {
    const PlannedVisit visit = InfusionAt(clinic_, ExampleTime(day, hour));
    infusions_.slots.push_back({visit.time, visit.location, visit.mode, {}});
  }
  // On the days after the infusions that are free.
  void FreeSessions() {
    for (const availability::Slot& infusion : infusions_.slots) {
      const PlannedVisit visit = SessionAt(clinic_, infusion.time.start + absl::Hours(24));
      sessions_.slots.push_back(
          {visit.time, visit.location, visit.mode, {clinic_.practitioners[0].id}});
    }
  }
  // `is_new`: nobody has booked anything.
  const CourseOptions& Options(bool is_new = false) {
    const CourseView view = ViewOf(course_, visits_, PairPolicy(), clinic_.zone);
    agreed_ = AgreedPairsOf(course_.terms, is_new ? nullptr : &view, {}, clinic_, now_);
    facts_.emplace(CourseFacts{.clinic = clinic_,
                               .terms = course_.terms,
                               .policy = policy_,
                               .agreed = agreed_,
                               .infusions = infusions_,
                               .sessions = sessions_,
                               .earliest = now_});
    return options_.emplace(*facts_);
  }
  std::vector<PairWish> Wishes(bool is_new = false) {
    std::vector<PairWish> wishes;
    for (const WantedInfusion& one : Options(is_new).problem().wanted) {
      wishes.push_back(one.wants_pair);
    }
    return wishes;
  }
  ProposedPlan Best(bool is_new = false) {
    const CourseOptions& options = Options(is_new);
    const CoursePlans found = PlanCourse(options.problem(), {});
    return found.plans.empty() ? ProposedPlan{} : options.Describe(found.plans[0]);
  }
  void Lose(std::size_t position) {
    visits_[2 * position - 2].status = Status::kCancelled;
    visits_[2 * position - 1].status = Status::kCancelled;
  }

  const directory::Snapshot clinic_ = Clinic();
  Course course_ = ExampleCourse(clinic_);
  std::vector<appointments::Appointment> visits_ = ExampleAppointments(clinic_, course_);
  PairingPolicy policy_;
  availability::FreeTimes infusions_, sessions_;
  absl::Time now_ = ExampleTime(1, 0) - absl::Hours(24 * 7);

 private:
  std::vector<AgreedPair> agreed_;
  std::optional<CourseFacts> facts_;
  std::optional<CourseOptions> options_;
};

TEST_F(CourseOptionsTermsTest, WhatIsLeftOutIsNotPlannedAndTheOthersKeepTheirPositions) {
  course_.terms.skipped = {2};
  Lose(2);
  for (const int day : {1, 4, 7}) Free(day, 14);
  const ProposedPlan plan = Best();
  ASSERT_THAT(plan.pairs, SizeIs(2));
  EXPECT_EQ(plan.pairs[0].position, 1);
  EXPECT_EQ(plan.pairs[1].position, 3);
  EXPECT_EQ(plan.merit.changed, 0);
  const ProposedPlan anew = Best(/*is_new=*/true);
  ASSERT_THAT(anew.pairs, SizeIs(2));
  EXPECT_EQ(anew.pairs[1].position, 3);
}

TEST_F(CourseOptionsTermsTest, WhatIsBookedAtAPositionThatIsLeftOutIsPlannedAround) {
  course_.terms.skipped = {2};
  EXPECT_THAT(Best().pairs, SizeIs(3));
}

TEST_F(CourseOptionsTermsTest, APauseIsOnTheWallAndWhatStaysBeforeItStaysPartOfTheCourse) {
  course_.terms.pause = Interval{ExampleTime(3, 0), ExampleTime(24, 0)};
  Lose(2);
  Lose(3);
  now_ = ExampleTime(1, 9);
  Free(26, 10);
  Free(28, 10);
  const CourseProblem& problem = Options().problem();
  ASSERT_TRUE(problem.pause.has_value());
  EXPECT_EQ(*problem.pause, OnWall(*course_.terms.pause, clinic_.zone));
  const ProposedPlan plan = Best();
  ASSERT_THAT(plan.pairs, SizeIs(3)) << "25 days after the first, with a week at most allowed";
  EXPECT_EQ(plan.pairs[1].infusion.time.start, ExampleTime(26, 10));
  // Without the pause the longest gap leaves no place for them.
  course_.terms.pause.reset();
  EXPECT_THAT(Best().pairs, SizeIs(1));
}

TEST_F(CourseOptionsTermsTest, TheFirstTheThirdAndTheLastOfThoseThatAreNotLeftOutWantASession) {
  course_.terms.infusion_count = 5;
  course_.terms.session_ratio = SessionRatio::kFirstThirdLast;
  EXPECT_THAT(Wishes(true), ElementsAre(PairWish::kAlways, PairWish::kNever, PairWish::kAlways,
                                        PairWish::kNever, PairWish::kAlways));
  course_.terms.skipped = {1};
  EXPECT_THAT(Wishes(true), ElementsAre(PairWish::kAlways, PairWish::kNever, PairWish::kAlways,
                                        PairWish::kAlways));
}

TEST_F(CourseOptionsTermsTest, ASessionThatIsBookedOrWaitedForGoesBeforeTheRatio) {
  course_.terms.session_ratio = SessionRatio::kWeekly;
  EXPECT_THAT(Wishes(true),
              ElementsAre(PairWish::kFirstOfWeek, PairWish::kFirstOfWeek, PairWish::kFirstOfWeek));
  EXPECT_THAT(Wishes(), ElementsAre(PairWish::kAlways, PairWish::kAlways, PairWish::kAlways));
  visits_[3].status = Status::kCancelled;
  EXPECT_THAT(Wishes(), ElementsAre(PairWish::kAlways, PairWish::kFirstOfWeek, PairWish::kAlways));
  course_.links[1].choice = PairingChoice::kWaiting;
  EXPECT_THAT(Wishes(), ElementsAre(PairWish::kAlways, PairWish::kAlways, PairWish::kAlways));
}

TEST_F(CourseOptionsTermsTest, AWeeklyPlanHasASessionWithTheFirstOfEachWeekAndSaysSo) {
  course_.terms.session_ratio = SessionRatio::kWeekly;
  for (const int day : {1, 4, 7}) Free(day, 10);  // Tuesday, Friday; Monday
  FreeSessions();
  const ProposedPlan plan = Best(true);
  ASSERT_THAT(plan.pairs, SizeIs(3));
  EXPECT_EQ(plan.pairs[0].judgement.state, PairState::kLinked);
  EXPECT_EQ(plan.pairs[1].judgement.state, PairState::kUnpaired);
  EXPECT_FALSE(plan.pairs[1].session.has_value());
  EXPECT_EQ(plan.pairs[2].judgement.state, PairState::kLinked);
  EXPECT_EQ(plan.merit.paired, 2);
}

// What stays and does not keep its distance is left out of the problem, and still is in its week.
TEST_F(CourseOptionsTermsTest, InfusionsThatAreNotPlannedCountInTheirWeeks) {
  visits_[2].time = InfusionAt(clinic_, ExampleTime(2, 12)).time;
  now_ = ExampleTime(2, 0);
  EXPECT_THAT(Options().problem().earlier, ElementsAre(absl::CivilDay(2027, 6, 1)));
}

TEST_F(CourseOptionsTermsTest, NoWeekHasMoreThanTheCourseMayHave) {
  course_.terms.spacing.per_week_max = 1;
  course_.terms.session_type = {};
  for (const int day : {1, 3, 5, 8, 10, 15}) Free(day, 10);
  const ProposedPlan plan = Best(true);
  ASSERT_THAT(plan.pairs, SizeIs(3));
  EXPECT_EQ(plan.pairs[1].infusion.time.start, ExampleTime(8, 10));
  EXPECT_EQ(plan.pairs[2].infusion.time.start, ExampleTime(15, 10));
}

}  // namespace
}  // namespace tandem::courses
