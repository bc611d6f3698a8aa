// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_changes.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using appointments::Status;

class CourseChangesTest : public ::testing::Test {
 protected:
  CourseView View() const {
    return ViewOf(course_, visits_, PairingPolicyOf(clinic_).pairing, clinic_.zone);
  }

  // Of an order of these pairs, a month before the course unless it is `now_`.
  absl::Status Check(std::vector<PairPlan> pairs) {
    const CourseView view = View();
    CourseOrder order;
    order.pairs = std::move(pairs);
    const auto changes = ChangesOf(view, order.pairs, clinic_);
    if (!changes.ok()) return changes.status();
    changes_ = static_cast<int>(changes->size());
    return CheckChanges(view, order, *changes, clinic_, now_);
  }

  PairPlan Infusion(int position, absl::Time start) const {
    return {position, InfusionAt(clinic_, start), std::nullopt};
  }
  PairPlan Both(int position, absl::Time infusion, absl::Time session) const {
    return {position, InfusionAt(clinic_, infusion), SessionAt(clinic_, session)};
  }

  void ExpectRefused(const absl::Status& status, int position, const std::string& rule) {
    ASSERT_THAT(status, HasReason(Reason::kPlanRefused));
    EXPECT_EQ(MetadataOf(status).at("position"), std::to_string(position));
    EXPECT_EQ(MetadataOf(status).at("rule"), rule);
  }

  directory::Snapshot clinic_ = ExampleClinic();
  Course course_ = ExampleCourse(clinic_);
  std::vector<appointments::Appointment> visits_ = ExampleAppointments(clinic_, course_);
  absl::Time now_ = ExampleTime(1, 0) - absl::Hours(24 * 30);
  int changes_ = 0;
};

TEST_F(CourseChangesTest, APlanOfWhatIsThereChangesNothing) {
  EXPECT_THAT(Check({Both(1, ExampleTime(1, 10), ExampleTime(2, 10)),
                     Both(2, ExampleTime(4, 10), ExampleTime(5, 10))}),
              IsOk());
  EXPECT_EQ(changes_, 0);
}

TEST_F(CourseChangesTest, AVisitThatWasMissedStandsInThePlanAsItWas) {
  visits_[0].status = Status::kNoShow;
  EXPECT_THAT(Check({Both(1, ExampleTime(1, 10), ExampleTime(2, 10))}), IsOk());
  EXPECT_EQ(changes_, 0);
  EXPECT_THAT(Check({Both(1, ExampleTime(2, 9), ExampleTime(3, 9))}), IsOk());
  EXPECT_EQ(changes_, 2);
}

TEST_F(CourseChangesTest, AnInfusionLeavesNoSessionBehindThatFittedUnlessTheOrderSaysSo) {
  // Past its own session, which the order names unchanged.
  ExpectRefused(Check({Both(2, ExampleTime(5, 8), ExampleTime(5, 10))}), 2, "same_day");
  // Before the session of the infusion ahead of it.
  ExpectRefused(
      Check({Infusion(3, ExampleTime(6, 10)), Both(2, ExampleTime(4, 10), ExampleTime(6, 9))}), 2,
      "next_infusion");
  EXPECT_THAT(Check({Infusion(2, ExampleTime(5, 8))}), IsOk());
}

TEST_F(CourseChangesTest, WhereSessionsComeBeforeASessionIsJudgedByTheInfusionBeforeItsOwn) {
  clinic_.policies = {{"pairing", "1", {{"direction", "both"}, {"no_driving", "3d"}}}};
  // The second one's session, on the day before it, and the first one moves to that day's eve.
  visits_[3].time = SessionAt(clinic_, ExampleTime(3, 9)).time;
  visits_[1].status = Status::kCancelled;
  EXPECT_THAT(Check({Infusion(1, ExampleTime(1, 12))}), IsOk());
  EXPECT_THAT(Check({Infusion(1, ExampleTime(2, 9))}), IsOk());
  course_.terms.spacing.gap_min = absl::Hours(20);
  clinic_.visit_types[0].min_gap = absl::ZeroDuration();
  ExpectRefused(Check({Infusion(1, ExampleTime(2, 20))}), 2, "previous_infusion");
  // A session of the order, on either side.
  ExpectRefused(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(4, 9, 30))}}), 2,
                "too_near");
  ExpectRefused(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(2, 22))}}), 2, "too_early");
  ExpectRefused(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(4, 15))}}), 2, "same_day");
  EXPECT_THAT(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(4, 8))}}), IsOk());
  EXPECT_THAT(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(5, 8))}}), IsOk());
  clinic_.policies[0].values["direction"] = "before";
  ExpectRefused(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(5, 8))}}), 2,
                "after_infusion");
}

TEST_F(CourseChangesTest, TheActualDischargeIsWhatASessionIsJudgedBy) {
  visits_[0].status = Status::kFulfilled;
  visits_[0].actual_end = ExampleTime(1, 23);
  ExpectRefused(Check({{1, std::nullopt, SessionAt(clinic_, ExampleTime(2, 9))}}), 1, "too_soon");
  visits_[0].actual_end = ExampleTime(1, 11);
  EXPECT_THAT(Check({{1, std::nullopt, SessionAt(clinic_, ExampleTime(2, 9))}}), IsOk());
}

TEST_F(CourseChangesTest, ACourseThatWasPausedBeginsAnew) {
  visits_.resize(2);  // the first pair alone
  const absl::Time later = ExampleTime(20, 10);
  ExpectRefused(Check({Both(2, later, later + absl::Hours(24))}), 2, "gap_max");
  now_ = ExampleTime(10, 0);
  EXPECT_THAT(Check({Both(2, later, later + absl::Hours(24))}), IsOk());
}

TEST_F(CourseChangesTest, NothingIsBookedForAnInfusionThatIsLeftOut) {
  course_.terms.skipped = {2};
  visits_[2].status = visits_[3].status = Status::kCancelled;
  ExpectRefused(Check({Infusion(2, ExampleTime(4, 10))}), 2, "skipped");
  ExpectRefused(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(5, 10))}}), 2, "skipped");
  visits_[2].status = Status::kBooked;  // undone since
  EXPECT_THAT(Check({Infusion(2, ExampleTime(4, 11))}), IsOk());
}

TEST_F(CourseChangesTest, InfusionsOnBothSidesOfOneThatIsLeftOutAreNeighbours) {
  course_.terms.skipped = {2};
  visits_[2].status = visits_[3].status = Status::kCancelled;
  EXPECT_THAT(Check({Infusion(3, ExampleTime(8, 10))}), IsOk());
  ExpectRefused(Check({Both(3, ExampleTime(8, 11), ExampleTime(9, 12))}), 3, "gap_max");
  course_.terms.skipped = {};
  EXPECT_THAT(Check({Both(3, ExampleTime(8, 11), ExampleTime(9, 12))}), IsOk());
}

TEST_F(CourseChangesTest, NothingBeginsWhileTheCoursePausesButWhatWasThere) {
  course_.terms.pause = Interval{ExampleTime(4, 10), ExampleTime(6, 0)};
  EXPECT_THAT(Check({Both(2, ExampleTime(4, 10), ExampleTime(5, 10))}), IsOk()) << "as it is";
  ExpectRefused(Check({Infusion(2, ExampleTime(4, 11))}), 2, "pause");
  ExpectRefused(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(5, 11))}}), 2, "pause");
  EXPECT_THAT(Check({Infusion(2, ExampleTime(4, 9))}), IsOk());
  EXPECT_THAT(Check({{2, std::nullopt, SessionAt(clinic_, ExampleTime(6, 0))}}), IsOk());
}

TEST_F(CourseChangesTest, APauseMakesTheGapInWhichItEndsAsLongAsItLikes) {
  const absl::Time later = ExampleTime(20, 10);
  const std::vector<PairPlan> third = {Both(3, later, later + absl::Hours(24))};
  ExpectRefused(Check(third), 3, "gap_max");
  course_.terms.pause = Interval{ExampleTime(6, 0), ExampleTime(19, 0)};
  EXPECT_THAT(Check(third), IsOk());
  course_.terms.spacing.span_days_max = 6;  // nineteen days, without the thirteen of the pause
  EXPECT_THAT(Check(third), IsOk());
  course_.terms.spacing.span_days_max = 5;
  ExpectRefused(Check(third), 3, "span");
}

TEST_F(CourseChangesTest, AWeekHasNoMoreInfusionsThanTheCourseMayHave) {
  course_.terms.spacing.per_week_max = 1;
  // Tuesday and Friday were agreed; the third comes from the Monday after.
  ExpectRefused(Check({Infusion(3, ExampleTime(6, 10))}), 3, "per_week");
  EXPECT_THAT(Check({Infusion(3, ExampleTime(8, 10))}), IsOk());
}

TEST_F(CourseChangesTest, APositionThatIsNoneAndASessionOfACourseWithoutAreRefused) {
  EXPECT_THAT(Check({Infusion(4, ExampleTime(10, 10))}), HasReason(Reason::kFieldInvalid));
}

TEST_F(CourseChangesTest, APreparationIsInTheDaysBeforeTheFirstInfusion) {
  course_.terms.preparation_type = course_.terms.session_type;
  const auto check = [&](absl::Time preparation, std::vector<PairPlan> pairs) {
    CourseOrder order;
    order.pairs = std::move(pairs);
    order.preparation = SessionAt(clinic_, preparation);
    const CourseView view = View();
    auto changes = ChangesOf(view, order.pairs, clinic_);
    EXPECT_OK(AddPreparation(view, order, clinic_, *changes));
    changes_ = static_cast<int>(changes->size());
    return CheckChanges(view, order, *changes, clinic_, now_);
  };
  const absl::Time day_before = ExampleTime(1, 10) - absl::Hours(24);
  EXPECT_THAT(check(day_before, {}), IsOk());
  EXPECT_EQ(changes_, 1);
  ExpectRefused(check(ExampleTime(1, 6), {}), 0, "preparation");
  ExpectRefused(check(day_before - absl::Hours(24 * 7), {}), 0, "preparation");
  // As the order has the infusion.
  EXPECT_THAT(check(ExampleTime(1, 6), {Infusion(1, ExampleTime(2, 9))}), IsOk());
}

TEST_F(CourseChangesTest, APreparationIsOneOfACourseThatWantsOne) {
  CourseOrder order;
  order.preparation = SessionAt(clinic_, ExampleTime(1, 10) - absl::Hours(24));
  std::vector<HalfChange> changes;
  EXPECT_THAT(AddPreparation(View(), order, clinic_, changes), HasViolation("preparation"));
}

TEST_F(CourseChangesTest, APreparationThatStaysAsItIsIsNoChangeAndIsNotJudged) {
  course_.terms.preparation_type = course_.terms.session_type;
  appointments::Appointment booked = visits_[1];
  booked.id.uuid.bytes[0] = 9;
  booked.time = SessionAt(clinic_, ExampleTime(1, 10) - absl::Hours(24)).time;
  course_.preparation = booked.id;
  visits_.push_back(booked);
  CourseOrder order;
  order.preparation = SessionAt(clinic_, booked.time.start);
  std::vector<HalfChange> changes;
  ASSERT_THAT(AddPreparation(View(), order, clinic_, changes), IsOk());
  EXPECT_TRUE(changes.empty());
  order.preparation = SessionAt(clinic_, booked.time.start - absl::Hours(1));
  ASSERT_THAT(AddPreparation(View(), order, clinic_, changes), IsOk());
  ASSERT_EQ(changes.size(), 1);
  EXPECT_EQ(changes[0].moving->id, booked.id);
  EXPECT_EQ(NameOf(changes[0]), "preparation");
  EXPECT_EQ(WishOf(course_.terms, changes[0]).visit_type, course_.terms.preparation_type);
  visits_.back().status = Status::kCancelled;
  changes.clear();
  ASSERT_THAT(AddPreparation(View(), order, clinic_, changes), IsOk());
  EXPECT_EQ(changes[0].moving, std::nullopt) << "a lost one is booked anew";
}

}  // namespace
}  // namespace tandem::courses
