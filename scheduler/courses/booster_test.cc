// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/booster.h"

#include <gtest/gtest.h>

#include "base/civil.h"
#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using appointments::Status;

class BoosterTest : public ::testing::Test {
 protected:
  std::optional<Interval> Due() const {
    return BoosterDue(policy_, ViewOf(course_, visits_, PairPolicy(), clinic_.zone), clinic_.zone);
  }
  absl::Time MidnightOf(absl::CivilDay day) const {
    return *ResolveCivil(absl::CivilMinute(day), clinic_.zone);
  }

  const directory::Snapshot clinic_ = ExampleClinic();
  Course course_ = ExampleCourse(clinic_);
  std::vector<appointments::Appointment> visits_ = ExampleAppointments(clinic_, course_);
  PairingPolicy policy_;
};

// The last infusion is on 7 June.
TEST_F(BoosterTest, ItIsDueFourToSixWeeksAfterTheLastInfusion) {
  ASSERT_TRUE(Due().has_value());
  EXPECT_EQ(Due()->start, MidnightOf(absl::CivilDay(2027, 7, 5)));
  EXPECT_EQ(Due()->end, MidnightOf(absl::CivilDay(2027, 7, 19)));
}

TEST_F(BoosterTest, ThePolicySaysWhenInWholeDaysAlsoWhenClocksChange) {
  policy_.booster_from = absl::Hours(24 * 140);
  policy_.booster_until = absl::Hours(24 * 154);  // on the day on which clocks go back
  EXPECT_EQ(Due()->start, MidnightOf(absl::CivilDay(2027, 10, 25)));
  EXPECT_EQ(Due()->end, MidnightOf(absl::CivilDay(2027, 11, 8)));
  EXPECT_EQ(Due()->length(), absl::Hours(24 * 14 + 1));
}

TEST_F(BoosterTest, WhatIsLostCountsForNothing) {
  visits_[4].status = Status::kNoShow;
  EXPECT_EQ(Due()->start, MidnightOf(absl::CivilDay(2027, 7, 2)));
  visits_[0].status = Status::kFulfilled;
  visits_[2].status = Status::kCancelled;
  EXPECT_EQ(Due()->start, MidnightOf(absl::CivilDay(2027, 6, 29)));
  visits_[0].status = Status::kCancelled;
  EXPECT_EQ(Due(), std::nullopt);
}

TEST_F(BoosterTest, TheLastDayCountsWhateverThePosition) {
  visits_[0].time = InfusionAt(clinic_, ExampleTime(20, 10)).time;
  EXPECT_EQ(Due()->start, MidnightOf(absl::CivilDay(2027, 7, 18)));
}

}  // namespace
}  // namespace tandem::courses
