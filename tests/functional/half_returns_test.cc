// SPDX-License-Identifier: Apache-2.0
// Undoing what took a half out of its pair, through the wire: it has its place again, unless
// another visit stands in it.
#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using Visits = v1::AppointmentsService::Stub;

class HalfReturnsTest : public CoursesTest {
 protected:
  HalfReturnsTest() : course_(Booked(3, anna_)) {}

  absl::StatusOr<v1::Appointment> Undo(const std::string& visit) {
    v1::UndoAppointmentRequest request;
    request.set_name(visit);
    request.set_request_id(desk_.NewRequestId());
    return service_.Call(desk_.who(), &Visits::UndoAppointment, request);
  }
  // The first session goes, and another one is booked in its place; the other one.
  std::string Replaced() {
    EXPECT_OK(desk_.Cancel(course_.pairs(0).session()));
    v1::MovePairRequest anew = Move(course_, 1);
    *anew.mutable_session() = Session(At(9, 18), "lee");
    const auto moved = Ask(&Courses::MovePair, anew);
    EXPECT_OK(moved);
    return moved->pairs(0).session();
  }
  v1::AppointmentStatus StatusOf(const std::string& visit) { return desk_.Get(visit)->status(); }
  // Every visit that takes place belongs to a pair.
  int Strays() {
    return Count(
        "appointment a WHERE status <> 'cancelled' AND NOT EXISTS (SELECT FROM course_pair p "
        "WHERE a.appointment_id IN (p.infusion_id, p.session_id))");
  }

  const v1::Course course_;
};

TEST_F(HalfReturnsTest, ACancelledSessionThatComesBackIsThePairsAgainAndTheCourseIsAnother) {
  const v1::Pair& pair = course_.pairs(0);
  ASSERT_OK(desk_.Cancel(pair.session()));
  EXPECT_EQ(Count("staff_task"), 1);
  const v1::Course without = Now(course_);
  ASSERT_OK(Undo(pair.session()));
  const v1::Course now = Now(course_);
  EXPECT_EQ(now.pairs(0).session(), pair.session());
  EXPECT_EQ(now.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(Count("staff_task"), 0);
  v1::MovePairRequest late = Move(course_, 1);
  *late.mutable_session() = Session(At(9, 18), "lee");
  late.set_etag(without.etag());
  EXPECT_THAT(Ask(&Courses::MovePair, late), HasReason(Reason::kEtagMismatch));
}

TEST_F(HalfReturnsTest, ASessionWhosePlaceAnotherHasStaysCancelled) {
  const std::string other = Replaced();
  EXPECT_THAT(Undo(course_.pairs(0).session()), HasReason(Reason::kNothingToUndo));
  EXPECT_EQ(StatusOf(course_.pairs(0).session()), v1::APPOINTMENT_STATUS_CANCELLED);
  const v1::Course now = Now(course_);
  EXPECT_EQ(now.pairs(0).session(), other);
  EXPECT_EQ(now.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_OK(desk_.Book(desk_.WishFor("talk", At(9, 13), {"kim"}), desk_.AddPatient()))
      << "its time is free";
}

TEST_F(HalfReturnsTest, ASessionHasItsPlaceAgainWhenTheOtherOneIsGoneToo) {
  const std::string first = course_.pairs(0).session();
  const std::string other = Replaced();
  ASSERT_OK(desk_.Cancel(other));
  EXPECT_EQ(Count("staff_task"), 1);
  ASSERT_OK(Undo(first));
  const v1::Course now = Now(course_);
  EXPECT_EQ(now.pairs(0).session(), first);
  EXPECT_EQ(now.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(Count("staff_task"), 0);
  EXPECT_EQ(Strays(), 0);
  EXPECT_THAT(Undo(other), HasReason(Reason::kNothingToUndo)) << "now it is the other way round";
  ASSERT_OK(desk_.Cancel(first));
  ASSERT_OK(Undo(other));
  EXPECT_EQ(Now(course_).pairs(0).session(), other);
  EXPECT_EQ(Strays(), 0);
}

TEST_F(HalfReturnsTest, AnInfusionThatIsGivenOnAnotherDayByNowDoesNotComeBack) {
  const std::string last = course_.pairs(2).infusion();
  ASSERT_OK(desk_.Cancel(last));
  v1::MovePairRequest later = Move(course_, 3);
  *later.mutable_infusion() = Infusion(At(16, 10));
  *later.mutable_session() = Session(At(17, 13));
  ASSERT_OK_AND_ASSIGN(const v1::Course moved, Ask(&Courses::MovePair, later));
  EXPECT_NE(moved.pairs(2).infusion(), last);
  EXPECT_THAT(Undo(last), HasReason(Reason::kNothingToUndo));
  ASSERT_OK(desk_.Cancel(moved.pairs(2).infusion()));
  ASSERT_OK(Undo(last));
  EXPECT_EQ(Now(course_).pairs(2).infusion(), last);
  EXPECT_EQ(Strays(), 0);
}

TEST_F(HalfReturnsTest, WhoCameAfterAllIsNoLongerMissedUnlessTheirPlaceIsTaken) {
  clock_.Set(At(8, 12));
  v1::MarkNoShowRequest missed;
  missed.set_name(course_.pairs(0).infusion());
  missed.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &Visits::MarkNoShow, missed));
  v1::MovePairRequest anew = Move(course_, 1);
  *anew.mutable_infusion() = Infusion(At(9, 8));
  *anew.mutable_session() = Session(At(10, 13));
  ASSERT_OK(Ask(&Courses::MovePair, anew));
  EXPECT_THAT(Undo(missed.name()), HasReason(Reason::kNothingToUndo));
  EXPECT_EQ(StatusOf(missed.name()), v1::APPOINTMENT_STATUS_NOSHOW);
  ASSERT_OK(desk_.Cancel(Now(course_).pairs(0).infusion()));
  ASSERT_OK(Undo(missed.name()));
  EXPECT_EQ(Now(course_).pairs(0).infusion(), missed.name());
}

TEST_F(HalfReturnsTest, ASessionThatComesBackIsWantedWhateverWasChosenMeanwhile) {
  const std::string session = course_.pairs(0).session();
  for (const v1::PairingChoice choice :
       {v1::PAIRING_CHOICE_DECLINED, v1::PAIRING_CHOICE_WAITING, v1::PAIRING_CHOICE_FOLLOW_UP}) {
    ASSERT_OK(desk_.Cancel(session));
    ASSERT_OK(Ask(&Courses::ChoosePairing, Choice(course_, 1, choice)));
    ASSERT_OK(Undo(session));
    const v1::Pair pair = Now(course_).pairs(0);
    EXPECT_EQ(pair.choice(), v1::PAIRING_CHOICE_WANTED);
    EXPECT_EQ(pair.state(), v1::PAIR_STATE_LINKED);
    EXPECT_EQ(Count("staff_task"), 0);
  }
}

TEST_F(HalfReturnsTest, WhatAPatientWantsOfASessionIsAsItWasWhenTheInfusionComesBack) {
  ASSERT_OK(desk_.Cancel(course_.pairs(0).infusion()));
  ASSERT_OK(Ask(&Courses::ChoosePairing, Choice(course_, 1, v1::PAIRING_CHOICE_FOLLOW_UP)));
  ASSERT_OK(Undo(course_.pairs(0).infusion()));
  EXPECT_EQ(Now(course_).pairs(0).choice(), v1::PAIRING_CHOICE_FOLLOW_UP);
}

class PreparationReturnsTest : public HalfReturnsTest {
 protected:
  // Infusions of another patient from day 20 on, and what prepares for them on day 17.
  PreparationReturnsTest() {
    v1::BookCourseRequest booking = Booking(1, desk_.AddPatient());
    booking.mutable_course()->set_preparation_type(desk_.Name("visitTypes", "talk"));
    *booking.mutable_pairs(0) = PairOn(1, 20);
    *booking.mutable_preparation() = Session(At(17, 13));
    const auto booked = Ask(&Courses::BookCourse, booking);
    EXPECT_OK(booked);
    prepared_ = booked.value_or(v1::Course());
  }
  v1::Course PrepareAnew() {
    v1::BookCourseRequest anew;
    anew.set_parent(desk_.parent());
    anew.set_request_id(desk_.NewRequestId());
    anew.set_running(prepared_.name());
    *anew.mutable_preparation() = Session(At(18, 13));
    const auto booked = Ask(&Courses::BookCourse, anew);
    EXPECT_OK(booked);
    return booked.value_or(v1::Course());
  }

  v1::Course prepared_;
};

TEST_F(PreparationReturnsTest, OneThatIsUndoneIsTheCoursesAgainUnlessAnotherOneIsAhead) {
  const std::string first = prepared_.preparation();
  ASSERT_OK(desk_.Cancel(first));
  ASSERT_OK(Undo(first));
  EXPECT_EQ(StatusOf(first), v1::APPOINTMENT_STATUS_BOOKED);
  ASSERT_OK(desk_.Cancel(first));
  const std::string second = PrepareAnew().preparation();
  EXPECT_NE(second, first);
  EXPECT_THAT(Undo(first), HasReason(Reason::kNothingToUndo));
  EXPECT_EQ(StatusOf(first), v1::APPOINTMENT_STATUS_CANCELLED);
  EXPECT_EQ(Now(prepared_).preparation(), second);
  ASSERT_OK(desk_.Cancel(second));
  ASSERT_OK(Undo(second));
  EXPECT_EQ(StatusOf(second), v1::APPOINTMENT_STATUS_BOOKED);
}

TEST_F(PreparationReturnsTest, StepsOfAVisitThatWasNeverLostAreUndoneAsEver) {
  ASSERT_OK_AND_ASSIGN(const auto alone,
                       desk_.Book(desk_.WishFor("talk", At(10, 18), {"lee"}), prepared_.patient()));
  v1::ConfirmAppointmentRequest confirm;
  confirm.set_name(alone.name());
  confirm.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &Visits::ConfirmAppointment, confirm));
  EXPECT_OK(Undo(alone.name()));
}

TEST_F(HalfReturnsTest, AVisitOfNoCourseComesBackAsEver) {
  ASSERT_OK_AND_ASSIGN(const auto alone,
                       desk_.Book(desk_.WishFor("talk", At(10, 18), {"lee"}), anna_));
  ASSERT_OK(desk_.Cancel(alone.name()));
  ASSERT_OK_AND_ASSIGN(const auto back, Undo(alone.name()));
  EXPECT_EQ(back.status(), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_EQ(Now(course_).etag(), course_.etag());
}

}  // namespace
}  // namespace tandem::testing
