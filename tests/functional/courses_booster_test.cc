// SPDX-License-Identifier: Apache-2.0
// A booster is a course that follows another one, weeks after its last infusion.
#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class CoursesBoosterTest : public CoursesTest {
 protected:
  // One infusion with its session.
  v1::Course BoosterOf(const v1::Course& before, const std::string& patient) {
    v1::Course booster = Booking(1, patient).course();
    booster.set_booster_of(before.name());
    return booster;
  }
  absl::Time InfusionOf(const v1::ProposeCourseResponse& proposed) {
    EXPECT_THAT(proposed.plans(), Not(IsEmpty()));
    return absl::FromUnixSeconds(
        proposed.plans(0).pairs(0).infusion().time().start_time().seconds());
  }
};

// The last infusion is on the eleventh day.
TEST_F(CoursesBoosterTest, ItIsPlannedForTheDaysOnWhichItIsDue) {
  const v1::Course series = Booked(2, anna_);
  EXPECT_FALSE(series.has_due_time());
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(BoosterOf(series, anna_)));
  EXPECT_GE(InfusionOf(proposed), At(11 + 28, 0));
  EXPECT_LT(InfusionOf(proposed), At(11 + 42, 0));
  v1::BookCourseRequest booking = Booking(1, anna_);
  *booking.mutable_course() = BoosterOf(series, anna_);
  *booking.mutable_pairs() = proposed.plans(0).pairs();
  ASSERT_OK_AND_ASSIGN(const v1::Course booster, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(booster.booster_of(), series.name());
  EXPECT_EQ(booster.due_time().start_time().seconds(), absl::ToUnixSeconds(At(11 + 28, 0)));
  EXPECT_EQ(booster.due_time().end_time().seconds(), absl::ToUnixSeconds(At(11 + 42, 0)));
  EXPECT_EQ(booster.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(Now(booster).SerializeAsString(), booster.SerializeAsString());
}

TEST_F(CoursesBoosterTest, WhenItIsDueFollowsTheCourseBeforeIt) {
  const v1::Course series = Booked(2, anna_);
  v1::BookCourseRequest booking = Booking(1, anna_);
  *booking.mutable_course() = BoosterOf(series, anna_);
  *booking.mutable_pairs(0) = PairOn(1, 40);
  ASSERT_OK_AND_ASSIGN(const v1::Course booster, Ask(&Courses::BookCourse, booking));
  ASSERT_OK(desk_.Cancel(series.pairs(1).infusion()));
  EXPECT_EQ(Now(booster).due_time().start_time().seconds(), absl::ToUnixSeconds(At(8 + 28, 0)));
  ASSERT_OK(desk_.Cancel(series.pairs(0).infusion()));
  EXPECT_FALSE(Now(booster).has_due_time());
  EXPECT_EQ(Now(booster).etag(), booster.etag()) << "nothing of it changed";
}

TEST_F(CoursesBoosterTest, ItIsPlannedNearToWhenItIsDueAlsoWhenTheCallerAsksFromEarlierOn) {
  const v1::Course series = Booked(2, anna_);
  v1::ProposeCourseRequest request;
  request.set_parent(desk_.parent());
  *request.mutable_course() = BoosterOf(series, anna_);
  rpc::WriteTime(At(20, 0), *request.mutable_earliest_time());
  ASSERT_OK_AND_ASSIGN(const auto proposed, Ask(&Courses::ProposeCourse, request));
  EXPECT_GE(InfusionOf(proposed), At(11 + 28, 0));
  // What is past due is planned from now on.
  clock_.Set(At(11 + 60, 8));
  ASSERT_OK_AND_ASSIGN(const auto late, Propose(BoosterOf(series, anna_)));
  EXPECT_LT(InfusionOf(late), At(11 + 75, 0));
}

TEST_F(CoursesBoosterTest, ItFollowsACourseOfTheSamePatient) {
  const v1::Course series = Booked(1, anna_);
  const std::string ben = desk_.AddPatient();
  v1::BookCourseRequest booking = Booking(1, ben);
  *booking.mutable_pairs(0) = PairOn(1, 40);
  *booking.mutable_course() = BoosterOf(series, ben);
  EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasReason(Reason::kNotFound));
  EXPECT_THAT(Propose(booking.course()), HasReason(Reason::kNotFound));
  const std::string nowhere = desk_.parent() + "/courses/5bdc1a7e-96c4-4d0f-9a43-5f0c2f8e7b16";
  booking.mutable_course()->set_booster_of(nowhere);
  EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasReason(Reason::kNotFound));
  EXPECT_THAT(Propose(booking.course()), HasReason(Reason::kNotFound));
  EXPECT_EQ(Count("course"), 1);
}

}  // namespace
}  // namespace tandem::testing
