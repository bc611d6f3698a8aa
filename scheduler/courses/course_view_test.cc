// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_view.h"

#include <gtest/gtest.h>

#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using appointments::Status;

class CourseViewTest : public ::testing::Test {
 protected:
  CourseView View() const { return ViewOf(course_, visits_, policy_, clinic_.zone); }
  std::vector<PairState> States() const {
    std::vector<PairState> states;
    for (const PairView& pair : View().pairs) states.push_back(pair.judgement.state);
    return states;
  }
  void Lose(std::size_t position) {
    visits_[2 * position - 2].status = Status::kCancelled;
    visits_[2 * position - 1].status = Status::kCancelled;
  }

  PairPolicy policy_;
  const directory::Snapshot clinic_ = ExampleClinic();
  Course course_ = ExampleCourse(clinic_);
  std::vector<appointments::Appointment> visits_ = ExampleAppointments(clinic_, course_);
};

using Expected = std::vector<PairState>;

TEST_F(CourseViewTest, AnInfusionThatIsLeftOutIsSkippedUntilItTakesPlaceAgain) {
  course_.terms.skipped = {2};
  Lose(2);
  EXPECT_EQ(States(), (Expected{PairState::kLinked, PairState::kSkipped, PairState::kLinked}));
  visits_[2].status = Status::kBooked;  // undone
  EXPECT_EQ(States()[1], PairState::kBroken);
  visits_[3].status = Status::kBooked;
  EXPECT_EQ(States()[1], PairState::kLinked);
}

TEST_F(CourseViewTest, ACourseIsCompletedWhenAllThatIsNotLeftOutTookPlace) {
  course_.terms.skipped = {2};
  Lose(2);
  visits_[0].status = Status::kFulfilled;
  EXPECT_EQ(View().status, CourseStatus::kActive);
  visits_[4].status = Status::kFulfilled;
  EXPECT_EQ(View().status, CourseStatus::kCompleted);
  course_.terms.skipped = {};
  EXPECT_EQ(View().status, CourseStatus::kActive);
}

TEST_F(CourseViewTest, WhatHasNoSessionByTheRatioIsUnpairedUntilItHasOne) {
  course_.terms.session_ratio = SessionRatio::kWeekly;  // Tuesday, Friday; Monday
  visits_[3].status = Status::kCancelled;
  EXPECT_EQ(States(), (Expected{PairState::kLinked, PairState::kUnpaired, PairState::kLinked}));
  course_.terms.session_ratio = SessionRatio::kFirstThirdLast;
  EXPECT_EQ(States()[1], PairState::kUnpaired);
  course_.terms.session_ratio = SessionRatio::kEvery;
  EXPECT_EQ(States()[1], PairState::kBroken);
  course_.terms.session_ratio = SessionRatio::kWeekly;
  visits_[3].status = Status::kBooked;
  EXPECT_EQ(States()[1], PairState::kLinked) << "booked anyway, it counts";
}

TEST_F(CourseViewTest, WithoutTheFirstInfusionOfAWeekTheNextOneWantsASession) {
  course_.terms.session_ratio = SessionRatio::kWeekly;
  visits_[3].status = Status::kCancelled;
  Lose(1);
  EXPECT_EQ(States()[1], PairState::kBroken);
}

TEST_F(CourseViewTest, ASessionBeforeItsInfusionIsJudgedByTheLastOneThatTakesPlaceBeforeThat) {
  policy_.direction = PairDirection::kBoth;
  visits_[3].time = SessionAt(clinic_, ExampleTime(3, 9)).time;  // the day before the second
  EXPECT_EQ(States()[1], PairState::kDegraded);
  visits_[0].actual_end = ExampleTime(2, 21, 5);
  EXPECT_EQ(View().pairs[1].judgement.rules, std::vector<PairRule>{PairRule::kPreviousInfusion});
  visits_[0].status = Status::kNoShow;
  EXPECT_EQ(States()[1], PairState::kDegraded);
  visits_[0].status = Status::kBooked;
  Lose(2);
  visits_[5].time = SessionAt(clinic_, ExampleTime(3, 9)).time;
  visits_[4].time = InfusionAt(clinic_, ExampleTime(4, 9)).time;
  EXPECT_EQ(View().pairs[2].judgement.rules, std::vector<PairRule>{PairRule::kPreviousInfusion})
      << "the second is lost";
}

TEST_F(CourseViewTest, WhatIsLeftOutIsNotCountedForTheRatio) {
  course_.terms.session_ratio = SessionRatio::kFirstThirdLast;
  course_.terms.infusion_count = 4;
  PairLink fourth;
  fourth.position = 4;
  course_.links.push_back(fourth);
  visits_[5].status = Status::kCancelled;
  EXPECT_EQ(States()[2], PairState::kBroken) << "the third";
  course_.terms.skipped = {1};
  Lose(1);
  EXPECT_EQ(States()[2], PairState::kUnpaired) << "the second by now";
  EXPECT_EQ(States()[3], PairState::kProposed) << "the third, and the last";
}

}  // namespace
}  // namespace tandem::courses
