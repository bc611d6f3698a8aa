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
  CourseView View() const { return ViewOf(course_, visits_, PairPolicy(), clinic_.zone); }

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

  const directory::Snapshot clinic_ = ExampleClinic();
  const Course course_ = ExampleCourse(clinic_);
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

TEST_F(CourseChangesTest, APositionThatIsNoneAndASessionOfACourseWithoutAreRefused) {
  EXPECT_THAT(Check({Infusion(4, ExampleTime(10, 10))}), HasReason(Reason::kFieldInvalid));
}

}  // namespace
}  // namespace tandem::courses
