// SPDX-License-Identifier: Apache-2.0
// The session that prepares for a course, through the wire.
#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"
#include "tests/support/cleared.h"

namespace tandem::testing {
namespace {

class CoursesPreparationTest : public CoursesTest {
 protected:
  // Infusions on Tuesday 19th and Friday 22nd, and on Saturday 16th what prepares for them.
  v1::BookCourseRequest Prepared() {
    v1::BookCourseRequest booking = Booking(2, anna_);
    booking.mutable_course()->set_preparation_type(desk_.Name("visitTypes", "talk"));
    *booking.mutable_preparation() = Session(At(5, 13));
    return booking;
  }
  v1::Course BookedPrepared() {
    const auto booked = Ask(&Courses::BookCourse, Prepared());
    EXPECT_OK(booked);
    return booked.value_or(v1::Course());
  }
  v1::BookCourseRequest Running(const v1::Course& course, const v1::PlannedVisit& preparation) {
    v1::BookCourseRequest request;
    request.set_parent(desk_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.set_running(course.name());
    *request.mutable_preparation() = preparation;
    return request;
  }
  absl::StatusOr<v1::ProposeCourseResponse> Rest(const v1::Course& course) {
    v1::ProposeCourseRequest rest;
    rest.set_parent(desk_.parent());
    rest.set_running(course.name());
    return Ask(&Courses::ProposeCourse, rest);
  }
  absl::Time StartOf(const std::string& visit) {
    const auto found = desk_.Get(visit);
    EXPECT_OK(found);
    return absl::FromUnixSeconds(found->time().start_time().seconds());
  }
  static absl::Time StartOf(const v1::PlannedVisit& visit) {
    return absl::FromUnixSeconds(visit.time().start_time().seconds());
  }
};

TEST_F(CoursesPreparationTest, EveryPlanHasOneBeforeItsFirstInfusionAndItIsBookedWithIt) {
  v1::BookCourseRequest booking = Prepared();
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(booking.course()));
  ASSERT_GT(proposed.plans_size(), 1);
  for (const v1::CoursePlan& plan : proposed.plans()) {
    ASSERT_TRUE(plan.has_preparation());
    const absl::Duration before = StartOf(plan.pairs(0).infusion()) - StartOf(plan.preparation());
    EXPECT_GT(before, absl::ZeroDuration());
    EXPECT_LT(before, absl::Hours(8 * 24));
    EXPECT_EQ(plan.preparation().practitioner(), plan.pairs(0).session().practitioner());
    EXPECT_EQ(plan.changed_count(), 0);
  }
  ASSERT_OK_AND_ASSIGN(const auto again, Propose(booking.course()));
  EXPECT_EQ(again.SerializeAsString(), proposed.SerializeAsString());
  *booking.mutable_pairs() = proposed.plans(0).pairs();
  *booking.mutable_preparation() = proposed.plans(0).preparation();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.preparation_type(), booking.course().preparation_type());
  EXPECT_EQ(StartOf(course.preparation()), StartOf(booking.preparation()));
  EXPECT_EQ(Count("appointment"), 5);
  EXPECT_EQ(Now(course).SerializeAsString(), course.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Course replay, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(replay.SerializeAsString(), course.SerializeAsString());
}

TEST_F(CoursesPreparationTest, ACourseThatWantsNoneHasNoneInItsPlans) {
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(Booking(2, anna_).course()));
  for (const v1::CoursePlan& plan : proposed.plans()) EXPECT_FALSE(plan.has_preparation());
}

TEST_F(CoursesPreparationTest, WhereNoTimeIsFreePlansHaveNone) {
  v1::Course wanted = Prepared().course();
  wanted.mutable_wishes()->set_language("de");  // nobody speaks it
  wanted.clear_session_type();
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(wanted));
  ASSERT_GT(proposed.plans_size(), 0);
  EXPECT_FALSE(proposed.plans(0).has_preparation());
}

TEST_F(CoursesPreparationTest, ATimeThatIsTakenNamesThePreparationAndNothingIsBooked) {
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", At(5, 13), {"kim"}), desk_.AddPatient()));
  const auto booked = Ask(&Courses::BookCourse, Prepared());
  EXPECT_THAT(booked, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(booked.status())["half"], "preparation");
  EXPECT_EQ(MetadataOf(booked.status())["position"], "0");
  EXPECT_EQ(Count("course"), 0);
  EXPECT_EQ(Count("appointment"), 1);
}

TEST_F(CoursesPreparationTest, OneThatDoesNotPrepareIsRefused) {
  for (const absl::Time start : {At(8, 7), At(9, 13), At(0, 23)}) {
    v1::BookCourseRequest booking = Prepared();
    *booking.mutable_preparation() = Session(start);
    const auto booked = Ask(&Courses::BookCourse, booking);
    EXPECT_THAT(booked, HasReason(Reason::kPlanRefused)) << start;
    EXPECT_EQ(MetadataOf(booked.status())["rule"], "preparation");
    EXPECT_EQ(MetadataOf(booked.status())["position"], "0");
  }
}

TEST_F(CoursesPreparationTest, ARunningCourseGetsOneOrMovesTheOneItHas) {
  v1::BookCourseRequest booking = Prepared();
  booking.clear_preparation();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.preparation(), "");
  ASSERT_OK_AND_ASSIGN(const auto rest, Rest(course));
  ASSERT_TRUE(rest.plans(0).has_preparation());
  EXPECT_EQ(rest.plans(0).changed_count(), 0) << "it is added";
  ASSERT_OK_AND_ASSIGN(const v1::Course added,
                       Ask(&Courses::BookCourse, Running(course, Session(At(5, 13)))));
  EXPECT_EQ(StartOf(added.preparation()), At(5, 13));
  EXPECT_NE(added.etag(), course.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Course moved,
                       Ask(&Courses::BookCourse, Running(course, Session(At(6, 15), "lee"))));
  EXPECT_EQ(moved.preparation(), added.preparation());
  EXPECT_EQ(StartOf(moved.preparation()), At(6, 15));
  EXPECT_EQ(Count("appointment"), 5);
}

TEST_F(CoursesPreparationTest, ARestOfACourseKeepsWhatPreparesForIt) {
  const v1::Course course = BookedPrepared();
  ASSERT_OK_AND_ASSIGN(const auto rest, Rest(course));
  EXPECT_EQ(StartOf(rest.plans(0).preparation()), At(5, 13));
  EXPECT_EQ(rest.plans(0).changed_count(), 0);
  v1::BookCourseRequest again = Running(course, rest.plans(0).preparation());
  *again.mutable_pairs() = rest.plans(0).pairs();
  ASSERT_OK_AND_ASSIGN(const v1::Course same, Ask(&Courses::BookCourse, again));
  EXPECT_EQ(StartOf(same.preparation()), At(5, 13));
  EXPECT_EQ(Count("appointment_event"), 5) << "nothing moved";
}

TEST_F(CoursesPreparationTest, OneThatWasCancelledIsShownAndBookedAnew) {
  const v1::Course course = BookedPrepared();
  ASSERT_OK(desk_.Cancel(course.preparation()));
  const v1::Course now = Now(course);
  EXPECT_EQ(now.preparation(), course.preparation());
  EXPECT_NE(now.etag(), course.etag());
  EXPECT_EQ(now.pairs(0).state(), v1::PAIR_STATE_LINKED);
  ASSERT_OK_AND_ASSIGN(const auto rest, Rest(course));
  ASSERT_TRUE(rest.plans(0).has_preparation());
  ASSERT_OK_AND_ASSIGN(const v1::Course anew,
                       Ask(&Courses::BookCourse, Running(course, rest.plans(0).preparation())));
  EXPECT_NE(anew.preparation(), course.preparation());
  EXPECT_EQ(desk_.Get(anew.preparation())->status(), v1::APPOINTMENT_STATUS_BOOKED);
}

TEST_F(CoursesPreparationTest, WhatIsWrongWithOneIsSaidByItsField) {
  v1::BookCourseRequest booking = Prepared();
  booking.mutable_course()->clear_preparation_type();
  EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasViolation("preparation"));
  booking.mutable_course()->set_preparation_type("talk");
  EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasViolation("course.preparation_type"));
  booking = Prepared();
  booking.mutable_preparation()->set_location("here");
  EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasViolation("preparation.location"));
  booking = Prepared();
  booking.clear_pairs();
  EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasViolation("pairs"));
  const v1::Course plain = Booked(1, anna_);
  EXPECT_THAT(Ask(&Courses::BookCourse, Running(plain, Session(At(5, 13)))),
              HasViolation("preparation"));
}

// docs/courses.md, on the sample clinic as it is shipped.
TEST(CoursesSampleTest, ATentativeCourseWithAPreparationIsProposedBookedAndConfirmed) {
  SimulatedClock clock(absl::FromUnixSeconds(1'799'683'200));
  TestService service({.clock = &clock, .db = nullptr, .yaml = SampleClinic()});
  Desk desk(service);
  const auto stub = v1::CoursesService::NewStub(service.client().shared_channel());
  const std::string robin = desk.AddPatient();
  Clear(service, robin);
  clock.Advance(absl::Minutes(1));
  v1::ProposeCourseRequest question;
  question.set_parent(desk.parent());
  v1::Course& wanted = *question.mutable_course();
  wanted.set_patient(robin);
  wanted.set_infusion_type(desk.Name("visitTypes", "infusion-mood"));
  wanted.set_session_type(desk.Name("visitTypes", "therapy-integration"));
  wanted.set_preparation_type(desk.Name("visitTypes", "therapy-prep"));
  wanted.set_infusion_count(6);
  wanted.set_tentative_from(3);
  v1::ProposeCourseResponse proposed;
  const auto asking = Client::Context(desk.who());
  ASSERT_OK(FromGrpc(stub->ProposeCourse(asking.get(), question, &proposed)));
  ASSERT_GT(proposed.plans_size(), 0);
  ASSERT_TRUE(proposed.plans(0).has_preparation());
  for (const v1::PlannedPair& pair : proposed.plans(0).pairs()) {
    EXPECT_EQ(pair.closed_gates_size(), 0) << pair.position();
  }
  v1::BookCourseRequest booking;
  booking.set_parent(desk.parent());
  booking.set_request_id(desk.NewRequestId());
  *booking.mutable_course() = wanted;
  *booking.mutable_pairs() = proposed.plans(0).pairs();
  *booking.mutable_preparation() = proposed.plans(0).preparation();
  v1::Course course;
  const auto booked = Client::Context(desk.who());
  ASSERT_OK(FromGrpc(stub->BookCourse(booked.get(), booking, &course)));
  EXPECT_EQ(course.pairs(1).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(course.pairs(2).state(), v1::PAIR_STATE_HELD);
  Record(service, ClearanceFor(service, robin, v1::CLEARANCE_KIND_RESPONSE_REVIEW));
  v1::ConfirmCourseRequest confirm;
  confirm.set_name(course.name());
  confirm.set_request_id(desk.NewRequestId());
  const auto confirmed = Client::Context(desk.who());
  ASSERT_OK(FromGrpc(stub->ConfirmCourse(confirmed.get(), confirm, &course)));
  for (const v1::Pair& pair : course.pairs()) EXPECT_EQ(pair.state(), v1::PAIR_STATE_LINKED);
}

}  // namespace
}  // namespace tandem::testing
