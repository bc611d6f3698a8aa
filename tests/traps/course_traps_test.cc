// SPDX-License-Identifier: Apache-2.0
// Trap 12: a link between two visits that is lost on the second move.
#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/support/course_storm.h"
#include "tests/support/desk.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using Courses = v1::CoursesService::Stub;

constexpr int kMoves = 30;

absl::Time At(absl::CivilMinute minute) {
  return *ResolveCivil(minute, *LoadZone("America/New_York"));
}

class CourseTrapsTest : public ::testing::Test {
 protected:
  // A course of one infusion on a Wednesday, as planned.
  v1::Course BookOne() {
    v1::ProposeCourseRequest question;
    question.set_parent(desk_.parent());
    v1::Course& wanted = *question.mutable_course();
    wanted.set_patient(desk_.AddPatient());
    wanted.set_infusion_type(desk_.Name("visitTypes", "infusion"));
    wanted.set_session_type(desk_.Name("visitTypes", "session"));
    wanted.set_infusion_count(1);
    const auto proposed = Call(&Courses::ProposeCourse, question);
    EXPECT_THAT(proposed.status(), IsOk());
    v1::BookCourseRequest order;
    order.set_parent(desk_.parent());
    order.set_request_id(desk_.NewRequestId());
    *order.mutable_course() = wanted;
    *order.mutable_pairs() = proposed->plans(0).pairs();
    const auto booked = Call(&Courses::BookCourse, order);
    EXPECT_THAT(booked.status(), IsOk());
    return *booked;
  }

  v1::Pair Read(const std::string& course) {
    v1::GetCourseRequest request;
    request.set_name(course);
    return Call(&Courses::GetCourse, request)->pairs(0);
  }

  template <class Request, class Reply>
  absl::StatusOr<Reply> Call(grpc::Status (Courses::*method)(grpc::ClientContext*, const Request&,
                                                             Reply*),
                             const Request& request) {
    const auto context = Client::Context(desk_.who());
    Reply reply;
    const grpc::Status status = ((*stub_).*method)(context.get(), request, &reply);
    if (!status.ok()) return FromGrpc(status);
    return reply;
  }

  SimulatedClock clock_{At(absl::CivilMinute(2027, 2, 22, 9, 0))};
  TestService service_{{.clock = &clock_, .yaml = CourseClinicYaml(), .clinic = "willow"}};
  Desk desk_{service_};
  std::unique_ptr<Courses> stub_ = v1::CoursesService::NewStub(service_.client().shared_channel());
};

TEST_F(CourseTrapsTest, Trap12_APairSurvivesAnyNumberOfMovesOfEitherHalf) {
  const v1::Course course = BookOne();
  const v1::Pair first = course.pairs(0);
  ASSERT_FALSE(first.infusion().empty());
  ASSERT_FALSE(first.session().empty());
  // Over the change of clocks, to and fro.
  for (int i = 0; i < kMoves; ++i) {
    const absl::CivilDay day = absl::CivilDay(2027, 3, 3) + 2 * i % 14;
    EXPECT_THAT(desk_.Move(first.infusion(), At(absl::CivilMinute(day) + 9 * 60)).status(), IsOk());
    const v1::Pair parted = Read(course.name());
    EXPECT_EQ(parted.infusion(), first.infusion());
    EXPECT_EQ(parted.session(), first.session());
    EXPECT_THAT(desk_.Move(first.session(), At(absl::CivilMinute(day + 1) + 10 * 60)).status(),
                IsOk());
    const v1::Pair again = Read(course.name());
    EXPECT_EQ(again.infusion(), first.infusion());
    EXPECT_EQ(again.session(), first.session());
    EXPECT_EQ(again.state(), v1::PAIR_STATE_LINKED) << day;
  }
}

TEST_F(CourseTrapsTest, Trap12_AHalfThatWasCancelledStaysLinkedUntilAnotherTakesItsPlace) {
  const v1::Course course = BookOne();
  const v1::Pair first = course.pairs(0);
  ASSERT_THAT(desk_.Cancel(first.session()).status(), IsOk());
  const v1::Pair broken = Read(course.name());
  EXPECT_EQ(broken.session(), first.session());
  EXPECT_EQ(broken.state(), v1::PAIR_STATE_BROKEN);
  EXPECT_EQ(desk_.Get(first.infusion())->status(), v1::APPOINTMENT_STATUS_BOOKED);
  v1::ListPairOffersRequest question;
  question.set_name(course.name());
  question.set_position(1);
  const auto offers = Call(&Courses::ListPairOffers, question);
  ASSERT_THAT(offers.status(), IsOk());
  ASSERT_FALSE(offers->offers().empty());
  v1::MovePairRequest order;
  order.set_name(course.name());
  order.set_request_id(desk_.NewRequestId());
  order.set_position(1);
  *order.mutable_session() = offers->offers(0).pair().session();
  ASSERT_THAT(Call(&Courses::MovePair, order).status(), IsOk());
  const v1::Pair mended = Read(course.name());
  EXPECT_EQ(mended.infusion(), first.infusion());
  EXPECT_NE(mended.session(), first.session());
  EXPECT_EQ(mended.state(), v1::PAIR_STATE_LINKED);
}

}  // namespace
}  // namespace tandem::testing
