// SPDX-License-Identifier: Apache-2.0
// Times of a pair that are held while somebody makes up their mind, and what becomes of them.
#include <fmt/format.h>

#include <optional>

#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::Not;
using ::testing::SizeIs;

constexpr absl::Duration kStaffHold = absl::Minutes(30);

class CoursesHoldsTest : public CoursesTest {
 protected:
  v1::HoldPairResponse Held(const v1::PlannedPair& pair) {
    const auto held = Ask(&Courses::HoldPair, HoldOf(anna_, pair));
    EXPECT_OK(held);
    return held.value_or(v1::HoldPairResponse());
  }
  // Of one infusion, with what is held.
  v1::BookCourseRequest BookingOf(const v1::PlannedPair& pair, const v1::HoldPairResponse& held) {
    v1::BookCourseRequest booking = Booking(1, anna_);
    *booking.mutable_pairs(0) = pair;
    booking.add_holds(held.infusion());
    booking.add_holds(held.session());
    return booking;
  }
  v1::AppointmentStatus StatusOf(const std::string& name) {
    const auto visit = desk_.Get(name);
    EXPECT_OK(visit);
    return visit.value_or(v1::Appointment()).status();
  }
  int LiveHolds() { return Count("appointment WHERE status = 'proposed'"); }
  int HeldClaims() { return Count("claim WHERE expires_at IS NOT NULL"); }

  const v1::PlannedPair pair_ = PairOn(1, 8);
};

TEST_F(CoursesHoldsTest, BothTimesAreHeldForAsLongAsStaffHoldOne) {
  const v1::HoldPairRequest request = HoldOf(anna_, pair_);
  ASSERT_OK_AND_ASSIGN(const v1::HoldPairResponse held, Ask(&Courses::HoldPair, request));
  EXPECT_EQ(held.expire_time().seconds(), absl::ToUnixSeconds(clock_.Now() + kStaffHold));
  for (const std::string& name : {held.infusion(), held.session()}) {
    ASSERT_OK_AND_ASSIGN(const v1::Appointment hold, desk_.Get(name));
    EXPECT_EQ(hold.status(), v1::APPOINTMENT_STATUS_PROPOSED);
    EXPECT_EQ(hold.patient(), anna_);
    EXPECT_EQ(hold.hold_expire_time().seconds(), held.expire_time().seconds());
  }
  ASSERT_OK_AND_ASSIGN(const v1::HoldPairResponse again, Ask(&Courses::HoldPair, request));
  EXPECT_EQ(again.SerializeAsString(), held.SerializeAsString());
  EXPECT_EQ(LiveHolds(), 2);
  const std::string ben = desk_.AddPatient();
  EXPECT_THAT(Ask(&Courses::HoldPair, HoldOf(ben, pair_)), HasReason(Reason::kSlotTaken));
  // The answer stays the answer, also when the holds are none any more.
  clock_.Advance(kStaffHold);
  service_.RunJobs();
  EXPECT_EQ(LiveHolds(), 0);
  EXPECT_EQ(Ask(&Courses::HoldPair, request)->SerializeAsString(), held.SerializeAsString());
  EXPECT_OK(Ask(&Courses::HoldPair, HoldOf(ben, pair_)));
}

TEST_F(CoursesHoldsTest, NothingIsHeldWhenOneOfTheTimesIsTaken) {
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", At(9, 13), {"kim"}), desk_.AddPatient()));
  const auto held = Ask(&Courses::HoldPair, HoldOf(anna_, pair_));
  EXPECT_THAT(held, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(held.status())["half"], "session");
  EXPECT_EQ(LiveHolds(), 0);
  EXPECT_EQ(HeldClaims(), 0);
}

TEST_F(CoursesHoldsTest, TimesThatMakeNoPairMayBeHeldAndAreJudgedWhenTheyAreBooked) {
  v1::PlannedPair apart = pair_;
  *apart.mutable_session() = Session(At(8, 18));
  const v1::HoldPairResponse held = Held(apart);
  const auto booked = Ask(&Courses::BookCourse, BookingOf(apart, held));
  EXPECT_THAT(booked, HasReason(Reason::kPlanRefused));
  EXPECT_EQ(LiveHolds(), 2) << "they stay";
}

TEST_F(CoursesHoldsTest, WhatIsHeldBecomesTheVisitsOfTheCourse) {
  const v1::HoldPairResponse held = Held(pair_);
  const v1::BookCourseRequest booking = BookingOf(pair_, held);
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.pairs(0).infusion(), held.infusion());
  EXPECT_EQ(course.pairs(0).session(), held.session());
  EXPECT_EQ(course.pairs(0).state(), v1::PAIR_STATE_LINKED);
  for (const std::string& name : {held.infusion(), held.session()}) {
    ASSERT_OK_AND_ASSIGN(const v1::Appointment visit, desk_.Get(name));
    EXPECT_EQ(visit.status(), v1::APPOINTMENT_STATUS_BOOKED);
    EXPECT_EQ(visit.version(), 2);
    EXPECT_FALSE(visit.has_hold_expire_time());
  }
  EXPECT_EQ(Count("appointment"), 2);
  EXPECT_EQ(HeldClaims(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Course again, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(again.SerializeAsString(), course.SerializeAsString());
  // Somebody else names them: they are no holds of theirs.
  v1::BookCourseRequest other = Booking(1, desk_.AddPatient());
  other.add_holds(held.session());
  EXPECT_THAT(Ask(&Courses::BookCourse, other), HasReason(Reason::kNotFound));
}

// Whoever sat down at a screen that was left overrides nothing: nothing is proposed when everything
// is held, and it is asked all the same.
TEST_F(CoursesHoldsTest, AnOverrideOfWhatIsHeldNeedsARecentSignIn) {
  const v1::HoldPairResponse held = Held(pair_);
  v1::BookCourseRequest booking = BookingOf(pair_, held);
  booking.mutable_override()->set_reason("agreed with the physician");
  const Who fresh = service_.As(access::Role::kFrontDesk);
  nlohmann::json claims = service_.issuer().Claims(access::Role::kFrontDesk, service_.clinic());
  claims["auth_time"] = absl::ToUnixSeconds(clock_.Now() - absl::Minutes(16));
  const Who stale = {service_.issuer().Sign(claims)};
  EXPECT_THAT(Ask(&Courses::BookCourse, booking, stale), HasReason(Reason::kSignInAgain));
  EXPECT_EQ(LiveHolds(), 2);
  EXPECT_EQ(Count("course"), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking, fresh));
  EXPECT_EQ(course.pairs(0).infusion(), held.infusion());
}

TEST_F(CoursesHoldsTest, WhatIsTentativeStaysPending) {
  const v1::PlannedPair second = PairOn(2, 11);
  const v1::HoldPairResponse held = Held(second);
  v1::BookCourseRequest booking = Booking(2, anna_);
  booking.mutable_course()->set_tentative_from(2);
  booking.add_holds(held.infusion());
  booking.add_holds(held.session());
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.pairs(1).infusion(), held.infusion());
  EXPECT_EQ(StatusOf(held.infusion()), v1::APPOINTMENT_STATUS_PENDING);
  EXPECT_EQ(StatusOf(held.session()), v1::APPOINTMENT_STATUS_PENDING);
  EXPECT_EQ(course.pairs(1).state(), v1::PAIR_STATE_HELD);
  EXPECT_EQ(HeldClaims(), 0);
}

TEST_F(CoursesHoldsTest, HoldsThatAreNotUsedAreGivenBack) {
  const v1::HoldPairResponse held = Held(pair_);
  v1::PlannedPair other = PairOn(1, 12);
  *other.mutable_session() = Session(At(13, 15), "lee");
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, BookingOf(other, held)));
  EXPECT_NE(course.pairs(0).infusion(), held.infusion());
  for (const std::string& name : {held.infusion(), held.session()}) {
    ASSERT_OK_AND_ASSIGN(const v1::Appointment hold, desk_.Get(name));
    EXPECT_EQ(hold.status(), v1::APPOINTMENT_STATUS_CANCELLED);
    EXPECT_EQ(hold.cancellation_reason(), v1::CANCELLATION_REASON_HOLD_RELEASED);
  }
  EXPECT_EQ(HeldClaims(), 0);
}

TEST_F(CoursesHoldsTest, SomebodyElseAtTheSameTimeIsNotWhatIsHeldButMayBeHad) {
  const v1::HoldPairResponse held = Held(pair_);
  v1::PlannedPair other = pair_;
  *other.mutable_session() = Session(At(9, 13), "lee");
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, BookingOf(other, held)));
  EXPECT_EQ(course.pairs(0).infusion(), held.infusion());
  EXPECT_NE(course.pairs(0).session(), held.session());
  EXPECT_EQ(StatusOf(held.session()), v1::APPOINTMENT_STATUS_CANCELLED);
  EXPECT_EQ(course.pairs(0).state(), v1::PAIR_STATE_LINKED);
}

TEST_F(CoursesHoldsTest, APairMovesToWhatIsHeldForItAndKeepsItsNames) {
  const v1::Course course = Booked(1, anna_);
  const v1::PlannedPair to = PairOn(1, 14);
  const v1::HoldPairResponse held = Held(to);
  v1::MovePairRequest move = Move(course, 1);
  *move.mutable_infusion() = to.infusion();
  *move.mutable_session() = to.session();
  EXPECT_THAT(Ask(&Courses::MovePair, move), HasReason(Reason::kSlotTaken));
  move.set_request_id(desk_.NewRequestId());
  move.add_holds(held.infusion());
  move.add_holds(held.session());
  ASSERT_OK_AND_ASSIGN(const v1::Course moved, Ask(&Courses::MovePair, move));
  EXPECT_EQ(moved.pairs(0).infusion(), course.pairs(0).infusion());
  ASSERT_OK_AND_ASSIGN(const auto session, desk_.Get(moved.pairs(0).session()));
  EXPECT_EQ(session.time().start_time().seconds(), to.session().time().start_time().seconds());
  EXPECT_EQ(LiveHolds(), 0);
  EXPECT_EQ(HeldClaims(), 0);
}

TEST_F(CoursesHoldsTest, AHeldSessionMendsAPair) {
  const v1::Course course = Booked(1, anna_);
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  ASSERT_OK_AND_ASSIGN(const v1::Appointment hold,
                       desk_.Hold(desk_.WishFor("talk", At(9, 15), {"lee"}), anna_));
  v1::MovePairRequest move = Move(course, 1);
  *move.mutable_session() = Session(At(9, 15), "lee");
  move.add_holds(hold.name());
  ASSERT_OK_AND_ASSIGN(const v1::Course mended, Ask(&Courses::MovePair, move));
  EXPECT_EQ(mended.pairs(0).session(), hold.name());
  EXPECT_EQ(StatusOf(hold.name()), v1::APPOINTMENT_STATUS_BOOKED);
}

TEST_F(CoursesHoldsTest, WhatIsOverIsNotBookedAndNeitherIsTheRest) {
  const v1::HoldPairResponse held = Held(pair_);
  clock_.Advance(kStaffHold);
  EXPECT_THAT(Ask(&Courses::BookCourse, BookingOf(pair_, held)), HasReason(Reason::kHoldExpired));
  service_.RunJobs();
  EXPECT_THAT(Ask(&Courses::BookCourse, BookingOf(pair_, held)), HasReason(Reason::kHoldExpired));
  EXPECT_EQ(Count("course"), 0);
  EXPECT_OK(Ask(&Courses::BookCourse, Booking(1, anna_))) << "without them";
}

TEST_F(CoursesHoldsTest, HoldsAreOfThisPatientAndByStaffAndNamedOnce) {
  const auto refused = [&](const std::vector<std::string>& holds) {
    v1::BookCourseRequest booking = Booking(1, anna_);
    for (const std::string& hold : holds) booking.add_holds(hold);
    return Ask(&Courses::BookCourse, booking);
  };
  const std::string nobody = desk_.parent() + "/appointments/0190b2a0-0000-7000-8000-000000000002";
  EXPECT_THAT(refused({nobody}), HasReason(Reason::kNotFound));
  EXPECT_THAT(refused({"clinics/elm/appointments/x"}), HasViolation("holds[0]"));
  ASSERT_OK_AND_ASSIGN(const auto bens,
                       desk_.Hold(desk_.WishFor("talk", At(20, 15), {"lee"}), desk_.AddPatient()));
  EXPECT_THAT(refused({bens.name()}), HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const auto nobodys, desk_.Hold(desk_.WishFor("talk", At(21, 15), {"lee"})));
  EXPECT_THAT(refused({nobodys.name()}), HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const auto own,
                       desk_.Hold(desk_.WishFor("talk", At(22, 15), {"lee"}), anna_));
  EXPECT_THAT(refused({own.name(), own.name()}), HasViolation("holds[1]"));
  EXPECT_THAT(refused(std::vector<std::string>(33, own.name())), HasViolation("holds"));
  ASSERT_OK_AND_ASSIGN(const auto booked,
                       desk_.Book(desk_.WishFor("talk", At(23, 15), {"lee"}), anna_));
  EXPECT_THAT(refused({booked.name()}), HasReason(Reason::kStateForbids));
  EXPECT_EQ(Count("course"), 0);
  EXPECT_EQ(LiveHolds(), 3);
}

TEST_F(CoursesHoldsTest, EveryFieldOfAHeldPairIsChecked) {
  v1::HoldPairRequest request = HoldOf(anna_, pair_);
  request.set_request_id("7");
  request.set_patient("anna");
  request.clear_infusion_type();
  request.set_session_type("clinics/elm/visitTypes/Talk!");
  request.mutable_infusion()->clear_time();
  request.mutable_session()->set_location("main");
  request.set_patient_state("new york");
  request.set_language("EN us");
  const auto held = Ask(&Courses::HoldPair, request);
  for (const char* field :
       {"request_id", "patient", "infusion_type", "session_type", "infusion.time.start_time",
        "session.location", "patient_state", "language"}) {
    EXPECT_THAT(held, HasViolation(field));
  }
  request = HoldOf(anna_, pair_);
  request.set_session_type("clinics/elm/visitTypes/nothing");
  EXPECT_THAT(Ask(&Courses::HoldPair, request), HasReason(Reason::kNotFound));
  EXPECT_EQ(Count("appointment"), 0);
}

}  // namespace
}  // namespace tandem::testing
