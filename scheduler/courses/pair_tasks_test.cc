// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_tasks.h"

#include <gtest/gtest.h>

#include <set>

#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using appointments::Status;
using tasks::Kind;

class PairTasksTest : public ::testing::Test {
 protected:
  std::vector<tasks::NewTask> Tasks(absl::Time now) const {
    return TasksOf(ViewOf(course_, visits_, PairPolicy(), clinic_.zone), PairPolicy(), now);
  }
  std::vector<tasks::NewTask> Tasks() const { return Tasks(ExampleTime(1, 0) - absl::Hours(240)); }

  const directory::Snapshot clinic_ = ExampleClinic();
  Course course_ = ExampleCourse(clinic_);
  std::vector<appointments::Appointment> visits_ = ExampleAppointments(clinic_, course_);
};

TEST_F(PairTasksTest, PairsThatFitAskForNothing) { EXPECT_TRUE(Tasks().empty()); }

TEST_F(PairTasksTest, ABrokenPairIsLookedAtWithinADayAndAtOnceWhenItsInfusionIsNear) {
  visits_[1].status = Status::kCancelled;
  const absl::Time early = ExampleTime(1, 10) - absl::Hours(72);
  ASSERT_EQ(Tasks(early).size(), 1);
  EXPECT_EQ(Tasks(early)[0].kind, Kind::kPairBroken);
  EXPECT_FALSE(Tasks(early)[0].urgent);
  EXPECT_EQ(Tasks(early)[0].due, early + absl::Hours(24));
  const absl::Time late = early + absl::Minutes(5);
  EXPECT_TRUE(Tasks(late)[0].urgent);
  EXPECT_EQ(Tasks(late)[0].due, late);
}

TEST_F(PairTasksTest, NothingIsAskedWhenTheWindowIsOver) {
  visits_[1].status = Status::kCancelled;
  EXPECT_EQ(Tasks(ExampleTime(8, 11, 45)).size(), 1);
  EXPECT_TRUE(Tasks(ExampleTime(8, 11, 50)).empty());
}

// Nothing can be done about it any more; about what was lost, something can.
TEST_F(PairTasksTest, BeforeAnInfusionABrokenPairIsAskedForUntilTheInfusionBegins) {
  PairPolicy before;
  before.direction = PairDirection::kBefore;
  for (std::size_t i = 1; i < visits_.size(); i += 2) {
    visits_[i].time = SessionAt(clinic_, visits_[i - 1].time.start - absl::Hours(2)).time;
  }
  const auto tasks = [&](absl::Time now) {
    return TasksOf(ViewOf(course_, visits_, before, clinic_.zone), before, now);
  };
  EXPECT_TRUE(tasks(ExampleTime(1, 9)).empty());
  visits_[1].status = Status::kNoShow;
  ASSERT_EQ(tasks(ExampleTime(1, 10)).size(), 1);
  EXPECT_EQ(tasks(ExampleTime(1, 10))[0].kind, Kind::kPairBroken) << "and no welfare";
  EXPECT_TRUE(tasks(ExampleTime(1, 10, 5)).empty());
  visits_[0].status = Status::kNoShow;
  ASSERT_EQ(tasks(ExampleTime(1, 12)).size(), 1);
  EXPECT_EQ(tasks(ExampleTime(1, 12))[0].kind, Kind::kInfusionLost);
  before.direction = PairDirection::kBoth;
  visits_[0].status = Status::kBooked;
  ASSERT_EQ(tasks(ExampleTime(1, 12)).size(), 1) << "a session after it may still come";
  EXPECT_EQ(tasks(ExampleTime(1, 12))[0].kind, Kind::kPairBroken);
}

TEST_F(PairTasksTest, WhatIsPendingAsksForNothingUnlessThePairIsBroken) {
  visits_[2].status = visits_[3].status = visits_[4].status = Status::kPending;
  EXPECT_TRUE(Tasks().empty());
  visits_[3].status = Status::kCancelled;
  ASSERT_EQ(Tasks().size(), 1);
  EXPECT_EQ(Tasks()[0].kind, Kind::kPairBroken);
}

TEST_F(PairTasksTest, ALostInfusionIsAskedForAlsoWhenNobodyWantsItsSession) {
  visits_[0].status = Status::kCancelled;
  course_.links[0].choice = PairingChoice::kDeclined;
  ASSERT_EQ(Tasks().size(), 1);
  EXPECT_EQ(Tasks()[0].kind, Kind::kInfusionLost);
}

TEST_F(PairTasksTest, AMissedSessionAsksHowThePatientIs) {
  visits_[1].status = Status::kNoShow;
  std::set<Kind> kinds;
  for (const tasks::NewTask& task : Tasks()) kinds.insert(task.kind);
  EXPECT_EQ(kinds, (std::set<Kind>{Kind::kPairBroken, Kind::kWelfare}));
}

// A task of the pair that was broken before is another matter: its time to be looked at changes.
TEST_F(PairTasksTest, WhoeverWaitsIsLookedAtAgainWhenTheInfusionIsNear) {
  course_.links[0].session = AppointmentId();
  const tasks::NewTask before = Tasks().at(0);
  course_.links[0].choice = PairingChoice::kWaiting;
  const absl::Time near = ExampleTime(1, 10) - absl::Hours(72);
  ASSERT_EQ(Tasks().size(), 1);
  EXPECT_EQ(Tasks()[0].kind, Kind::kPairBroken);
  EXPECT_EQ(Tasks()[0].due, near);
  EXPECT_FALSE(Tasks()[0].urgent);
  EXPECT_NE(Tasks()[0].subject_version, before.subject_version);
  EXPECT_EQ(Tasks(near)[0].due, near);
  const absl::Time late = near + absl::Minutes(5);
  EXPECT_TRUE(Tasks(late)[0].urgent);
  EXPECT_EQ(Tasks(late)[0].due, late);
}

TEST_F(PairTasksTest, WhoeverWantsNoSessionButACallIsCalledWithinThreeDaysAfterTheInfusion) {
  course_.links[0].session = AppointmentId();
  course_.links[0].choice = PairingChoice::kFollowUp;
  ASSERT_EQ(Tasks().size(), 1);
  EXPECT_EQ(Tasks()[0].kind, Kind::kFollowUpCall);
  EXPECT_EQ(Tasks()[0].due, ExampleTime(4, 11, 45));
  EXPECT_FALSE(Tasks()[0].urgent);
  visits_[0].status = Status::kCancelled;
  ASSERT_EQ(Tasks().size(), 1);
  EXPECT_EQ(Tasks()[0].kind, Kind::kInfusionLost);
}

TEST_F(PairTasksTest, ACallStaysUntilItIsDoneHoweverShortTheWindowIs) {
  course_.links[0].session = AppointmentId();
  course_.links[0].choice = PairingChoice::kFollowUp;
  PairPolicy narrow;
  narrow.acceptable_until = absl::Hours(48);
  const auto calls = [&](absl::Time now) {
    const CourseView view = ViewOf(course_, visits_, narrow, clinic_.zone);
    int count = 0;
    for (const tasks::NewTask& task : TasksOf(view, narrow, now)) {
      count += task.kind == Kind::kFollowUpCall ? 1 : 0;
    }
    return count;
  };
  EXPECT_EQ(calls(ExampleTime(3, 11, 45)), 1);
  EXPECT_EQ(calls(ExampleTime(4, 0)), 1) << "the window is over, and it is not due";
  EXPECT_EQ(calls(ExampleTime(20, 0)), 1) << "nobody has called";
  visits_[0].status = Status::kNoShow;
  EXPECT_EQ(calls(ExampleTime(20, 0)), 0);
}

// One thing to do is one task, however often it is looked at; another thing is another.
TEST_F(PairTasksTest, WhatIsTheSameAndWhatIsAnotherMatter) {
  visits_[1].status = Status::kCancelled;
  visits_[1].version = 2;
  const tasks::NewTask first = Tasks().at(0);
  visits_[0].version = 7;  // it was confirmed
  EXPECT_EQ(Tasks().at(0).subject_version, first.subject_version);
  EXPECT_EQ(Tasks().at(0).subject, first.subject);
  visits_[1].version = 4;  // it came back and was cancelled again
  EXPECT_NE(Tasks().at(0).subject_version, first.subject_version);
  visits_[1].version = 2;
  course_.links[0].session = AppointmentId(Uuid{{9}});  // another took its place, and was cancelled
  visits_[1].id = course_.links[0].session;
  EXPECT_NE(Tasks().at(0).subject_version, first.subject_version);
  EXPECT_EQ(Tasks().at(0).subject, first.subject);
}

}  // namespace
}  // namespace tandem::courses
