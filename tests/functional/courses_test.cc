// SPDX-License-Identifier: Apache-2.0
// A course at the front desk, through the wire: proposed, booked as one, moved pair by pair,
// mended.
#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::int64_t StartOf(const v1::PlannedVisit& visit) { return visit.time().start_time().seconds(); }

TEST_F(CoursesTest, AProposedPlanIsBookedAsItWasProposedAndReadAgain) {
  v1::BookCourseRequest booking = Booking(4, anna_);
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(booking.course()));
  ASSERT_THAT(proposed.plans(), Not(IsEmpty()));
  EXPECT_EQ(proposed.patient(), anna_);
  const v1::CoursePlan& plan = proposed.plans(0);
  ASSERT_THAT(plan.pairs(), SizeIs(4));
  EXPECT_EQ(plan.paired_count(), 4);
  EXPECT_EQ(plan.changed_count(), 0);
  *booking.mutable_pairs() = plan.pairs();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.status(), v1::COURSE_STATUS_ACTIVE);
  ASSERT_THAT(course.pairs(), SizeIs(4));
  for (int i = 0; i < 4; ++i) {
    const v1::PlannedPair& planned = plan.pairs(i);
    EXPECT_THAT(planned.explanation(), Not(IsEmpty()));
    EXPECT_EQ(planned.state(), v1::PAIR_STATE_LINKED);
    EXPECT_EQ(course.pairs(i).state(), v1::PAIR_STATE_LINKED);
    ASSERT_OK_AND_ASSIGN(const auto infusion, desk_.Get(course.pairs(i).infusion()));
    ASSERT_OK_AND_ASSIGN(const auto session, desk_.Get(course.pairs(i).session()));
    EXPECT_EQ(infusion.time().start_time().seconds(), StartOf(planned.infusion()));
    EXPECT_EQ(session.time().start_time().seconds(), StartOf(planned.session()));
    EXPECT_EQ(session.location(), planned.session().location());
  }
  EXPECT_EQ(Now(course).SerializeAsString(), course.SerializeAsString());
}

TEST_F(CoursesTest, TheSameQuestionHasTheSameAnswer) {
  const v1::Course wanted = Booking(3, anna_).course();
  ASSERT_OK_AND_ASSIGN(const auto first, Propose(wanted));
  ASSERT_OK_AND_ASSIGN(const auto again, Propose(wanted));
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
}

TEST_F(CoursesTest, TheSameBookingAgainIsTheSameCourse) {
  const v1::BookCourseRequest booking = Booking(3, anna_);
  ASSERT_OK_AND_ASSIGN(const v1::Course first, Ask(&Courses::BookCourse, booking));
  ASSERT_OK_AND_ASSIGN(const v1::Course again, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Count("course"), 1);
  EXPECT_EQ(Count("appointment"), 6);
  v1::BookCourseRequest other = Booking(2, anna_);
  other.set_request_id(booking.request_id());
  EXPECT_THAT(Ask(&Courses::BookCourse, other), HasReason(Reason::kRequestIdReused));
}

TEST_F(CoursesTest, ATimeThatIsTakenMeanwhileNamesItselfAndNothingIsBooked) {
  const std::string ben = desk_.AddPatient();
  ASSERT_OK(desk_.Book(desk_.WishFor("sit", At(11, 10)), ben));
  absl::StatusOr<v1::Course> booked = Ask(&Courses::BookCourse, Booking(3, anna_));
  EXPECT_THAT(booked, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(booked.status())["position"], "2");
  EXPECT_EQ(MetadataOf(booked.status())["half"], "infusion");
  EXPECT_EQ(Count("course"), 0);
  EXPECT_EQ(Count("appointment"), 1);

  v1::BookCourseRequest later = Booking(2, anna_);
  *later.mutable_pairs(1) = PairOn(2, 12);
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", At(13, 13), {"kim"}), ben));
  booked = Ask(&Courses::BookCourse, later);
  EXPECT_THAT(booked, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(booked.status())["position"], "2");
  EXPECT_EQ(MetadataOf(booked.status())["half"], "session");
  EXPECT_EQ(Count("course"), 0);
  EXPECT_EQ(Count("appointment"), 2);
}

TEST_F(CoursesTest, ThePlanNearestToOneThatWasTakenKeepsTheRestOfIt) {
  const std::string ben = desk_.AddPatient();
  const v1::BookCourseRequest booking = Booking(3, anna_);
  ASSERT_OK(desk_.Book(desk_.WishFor("sit", At(11, 10)), ben));
  v1::ProposeCourseRequest request;
  request.set_parent(desk_.parent());
  *request.mutable_course() = booking.course();
  *request.mutable_near() = booking.pairs();
  ASSERT_OK_AND_ASSIGN(const auto proposed, Ask(&Courses::ProposeCourse, request));
  ASSERT_THAT(proposed.plans(), Not(IsEmpty()));
  const v1::CoursePlan& plan = proposed.plans(0);
  ASSERT_THAT(plan.pairs(), SizeIs(3));
  for (const int kept : {0, 2}) {
    EXPECT_EQ(StartOf(plan.pairs(kept).infusion()), StartOf(booking.pairs(kept).infusion()));
    EXPECT_EQ(StartOf(plan.pairs(kept).session()), StartOf(booking.pairs(kept).session()));
  }
  EXPECT_NE(StartOf(plan.pairs(1).infusion()), StartOf(booking.pairs(1).infusion()));
  v1::BookCourseRequest nearest = booking;
  *nearest.mutable_pairs() = plan.pairs();
  EXPECT_OK(Ask(&Courses::BookCourse, nearest));
}

TEST_F(CoursesTest, APlanThatBreaksARuleIsRefusedWithItsPositionAndTheRule) {
  const auto refused = [&](const v1::BookCourseRequest& booking, const char* position,
                           const char* rule) {
    const auto booked = Ask(&Courses::BookCourse, booking);
    EXPECT_THAT(booked, HasReason(Reason::kPlanRefused));
    EXPECT_EQ(MetadataOf(booked.status())["position"], position);
    EXPECT_EQ(MetadataOf(booked.status())["rule"], rule);
  };
  v1::BookCourseRequest booking = Booking(2, anna_);
  *booking.mutable_pairs(1)->mutable_session() = Session(At(11, 18));
  refused(booking, "2", "same_day");
  booking = Booking(2, anna_);
  *booking.mutable_pairs(1) = PairOn(2, 9);
  refused(booking, "2", "gap_min");
  EXPECT_EQ(Count("appointment"), 0);
}

TEST_F(CoursesTest, AnInfusionIsBookedWithoutASessionAndThePairSaysThatThereIsNone) {
  v1::BookCourseRequest booking = Booking(2, anna_);
  booking.mutable_pairs(1)->clear_session();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(course.pairs(1).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_THAT(course.pairs(1).rules(), ElementsAre(v1::PAIR_RULE_NO_SESSION));
}

TEST_F(CoursesTest, BothHalvesOfAPairMoveAndStayThemselves) {
  const v1::Course course = Booked(3, anna_);
  v1::MovePairRequest move = Move(course, 3);
  *move.mutable_infusion() = Infusion(At(15, 9));
  *move.mutable_session() = Session(At(18, 15), "lee");
  move.set_etag(course.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Course moved, Ask(&Courses::MovePair, move));
  EXPECT_EQ(moved.pairs(2).infusion(), course.pairs(2).infusion());
  EXPECT_EQ(moved.pairs(2).session(), course.pairs(2).session());
  EXPECT_NE(moved.etag(), course.etag());
  EXPECT_EQ(moved.pairs(2).state(), v1::PAIR_STATE_DEGRADED);
  EXPECT_THAT(moved.pairs(2).rules(), ElementsAre(v1::PAIR_RULE_NOT_PREFERRED));
  EXPECT_EQ(moved.pairs(2).after_discharge().seconds(), 77 * 3600);
  ASSERT_OK_AND_ASSIGN(const auto session, desk_.Get(moved.pairs(2).session()));
  EXPECT_EQ(session.time().start_time().seconds(), absl::ToUnixSeconds(At(18, 15)));
  EXPECT_EQ(Ask(&Courses::MovePair, move)->SerializeAsString(), moved.SerializeAsString());
  move.set_request_id(desk_.NewRequestId());
  EXPECT_THAT(Ask(&Courses::MovePair, move), HasReason(Reason::kEtagMismatch));
}

TEST_F(CoursesTest, AMoveThatPartsAPairIsMadeAndThePairSaysWhatItBreaks) {
  const v1::Course course = Booked(2, anna_);
  v1::MovePairRequest move = Move(course, 1);
  *move.mutable_session() = Session(At(8, 18));
  ASSERT_OK_AND_ASSIGN(const v1::Course parted, Ask(&Courses::MovePair, move));
  EXPECT_EQ(parted.pairs(0).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_EQ(parted.pairs(0).rules(0), v1::PAIR_RULE_SAME_DAY);
  EXPECT_EQ(parted.pairs(0).session(), course.pairs(0).session());
}

TEST_F(CoursesTest, APairThatIsMovedByItsHalvesKeepsItsLinkAndSaysHowItStands) {
  const v1::Course course = Booked(2, anna_);
  ASSERT_OK(desk_.Move(course.pairs(0).session(), At(8, 20)));
  v1::Course now = Now(course);
  EXPECT_EQ(now.pairs(0).session(), course.pairs(0).session());
  EXPECT_EQ(now.pairs(0).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_THAT(now.pairs(0).rules(), ElementsAre(v1::PAIR_RULE_SAME_DAY, v1::PAIR_RULE_TOO_SOON,
                                                v1::PAIR_RULE_NO_DRIVING));
  EXPECT_NE(now.etag(), course.etag());
  ASSERT_OK(desk_.Move(course.pairs(0).session(), At(9, 15)));
  now = Now(course);
  EXPECT_EQ(now.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_THAT(now.pairs(0).rules(), IsEmpty());
}

TEST_F(CoursesTest, ACancelledSessionLeavesItsInfusionAndOffersMendThePair) {
  const v1::Course course = Booked(3, anna_);
  ASSERT_OK(desk_.Cancel(course.pairs(1).session()));
  const v1::Course broken = Now(course);
  EXPECT_EQ(broken.pairs(1).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_THAT(broken.pairs(1).rules(), ElementsAre(v1::PAIR_RULE_SESSION_LOST));
  ASSERT_OK_AND_ASSIGN(const auto infusion, desk_.Get(course.pairs(1).infusion()));
  EXPECT_EQ(infusion.status(), v1::APPOINTMENT_STATUS_BOOKED);

  ASSERT_OK_AND_ASSIGN(const auto offers, Ask(&Courses::ListPairOffers, Offers(course, 2)));
  EXPECT_EQ(offers.patient(), anna_);
  ASSERT_THAT(offers.offers(), SizeIs(3));
  for (const v1::PairOffer& offer : offers.offers()) {
    EXPECT_EQ(offer.step(), v1::PairOffer::STEP_SAME_THERAPIST);
    EXPECT_EQ(offer.pair().state(), v1::PAIR_STATE_LINKED);
    EXPECT_THAT(offer.pair().explanation(), Not(IsEmpty()));
    EXPECT_EQ(StartOf(offer.pair().infusion()), absl::ToUnixSeconds(At(11, 10)));
  }
  v1::MovePairRequest mend = Move(course, 2);
  *mend.mutable_session() = offers.offers(0).pair().session();
  ASSERT_OK_AND_ASSIGN(const v1::Course mended, Ask(&Courses::MovePair, mend));
  EXPECT_EQ(mended.pairs(1).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(mended.pairs(1).infusion(), course.pairs(1).infusion());
  EXPECT_NE(mended.pairs(1).session(), course.pairs(1).session());
}

TEST_F(CoursesTest, ACancelledInfusionLeavesItsSessionAndThePairSaysSo) {
  const v1::Course course = Booked(2, anna_);
  ASSERT_OK(desk_.Cancel(course.pairs(1).infusion()));
  const v1::Course broken = Now(course);
  EXPECT_EQ(broken.pairs(1).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_THAT(broken.pairs(1).rules(), ElementsAre(v1::PAIR_RULE_INFUSION_LOST));
  EXPECT_EQ(broken.pairs(0).state(), v1::PAIR_STATE_LINKED);
  ASSERT_OK_AND_ASSIGN(const auto session, desk_.Get(course.pairs(1).session()));
  EXPECT_EQ(session.status(), v1::APPOINTMENT_STATUS_BOOKED);
}

TEST_F(CoursesTest, WhoeverWantsNoSessionOrHasATherapistOfTheirOwnSaysSo) {
  const v1::Course course = Booked(2, anna_);
  ASSERT_OK_AND_ASSIGN(v1::Course chosen, Ask(&Courses::ChoosePairing,
                                              Choice(course, 0, v1::PAIRING_CHOICE_DECLINED)));
  for (const v1::Pair& pair : chosen.pairs()) {
    EXPECT_EQ(pair.state(), v1::PAIR_STATE_DECLINED);
    EXPECT_THAT(pair.session(), Not(IsEmpty())) << "appointments stay as they are";
  }
  v1::ChoosePairingRequest own = Choice(course, 2, v1::PAIRING_CHOICE_EXTERNAL);
  rpc::WriteInterval({At(12, 16), At(12, 17)}, *own.mutable_external_time());
  ASSERT_OK_AND_ASSIGN(chosen, Ask(&Courses::ChoosePairing, own));
  EXPECT_EQ(chosen.pairs(0).state(), v1::PAIR_STATE_DECLINED);
  EXPECT_EQ(chosen.pairs(1).state(), v1::PAIR_STATE_EXTERNAL);
  EXPECT_EQ(chosen.pairs(1).external_time().start_time().seconds(),
            absl::ToUnixSeconds(At(12, 16)));
  ASSERT_OK_AND_ASSIGN(chosen,
                       Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_WANTED)));
  EXPECT_EQ(chosen.pairs(0).state(), v1::PAIR_STATE_LINKED);
}

TEST_F(CoursesTest, ARunningCourseIsBookedPairByPair) {
  v1::BookCourseRequest first = Booking(3, anna_);
  const v1::PlannedPair third = first.pairs(2);
  first.mutable_pairs()->RemoveLast();
  ASSERT_OK_AND_ASSIGN(const v1::Course begun, Ask(&Courses::BookCourse, first));
  EXPECT_EQ(begun.pairs(2).state(), v1::PAIR_STATE_PROPOSED);
  EXPECT_EQ(begun.pairs(2).infusion(), "");
  v1::BookCourseRequest rest;
  rest.set_parent(desk_.parent());
  rest.set_request_id(desk_.NewRequestId());
  rest.set_running(begun.name());
  rest.set_etag(begun.etag());
  *rest.add_pairs() = third;
  ASSERT_OK_AND_ASSIGN(const v1::Course whole, Ask(&Courses::BookCourse, rest));
  EXPECT_EQ(whole.pairs(2).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(whole.pairs(0).infusion(), begun.pairs(0).infusion());
  EXPECT_EQ(Count("course"), 1);
}

TEST_F(CoursesTest, APatientSeesTheirOwnCoursesAndNoOthers) {
  const v1::Course course = Booked(1, anna_);
  const std::string ben = desk_.AddPatient();
  ASSERT_OK_AND_ASSIGN(const v1::Course own, Get(course.name(), AsPatient(anna_)));
  EXPECT_EQ(own.SerializeAsString(), course.SerializeAsString());
  EXPECT_THAT(Get(course.name(), AsPatient(ben)), HasReason(Reason::kNotFound));
  v1::ListCoursesRequest list;
  list.set_parent(desk_.parent());
  EXPECT_THAT(Ask(&Courses::ListCourses, list, AsPatient(anna_))->courses(), SizeIs(1));
  EXPECT_THAT(Ask(&Courses::ListCourses, list, AsPatient(ben))->courses(), IsEmpty());
  EXPECT_THAT(Ask(&Courses::ListCourses, list), HasViolation("patient"));
  list.set_patient(anna_);
  EXPECT_THAT(Ask(&Courses::ListCourses, list)->courses(), SizeIs(1));
  EXPECT_THAT(Ask(&Courses::ListCourses, list, AsPatient(ben)), HasReason(Reason::kNotFound));
}

TEST_F(CoursesTest, FreeInfusionsShowWithTheSessionsThatFitThem) {
  v1::SearchPairsRequest search;
  search.set_parent(desk_.parent());
  search.set_infusion_type(desk_.Name("visitTypes", "sit"));
  search.set_session_type(desk_.Name("visitTypes", "talk"));
  search.set_patient(anna_);
  search.set_session_count(2);
  rpc::WriteInterval({At(8, 9), At(8, 12)}, *search.mutable_window());
  ASSERT_OK_AND_ASSIGN(const auto found, Ask(&Courses::SearchPairs, search));
  EXPECT_EQ(found.patient(), anna_);
  ASSERT_THAT(found.slots(), Not(IsEmpty()));
  std::int64_t last = 0;
  for (const v1::PairSlot& slot : found.slots()) {
    EXPECT_GE(StartOf(slot.infusion()), last);
    last = StartOf(slot.infusion());
    EXPECT_LT(last, absl::ToUnixSeconds(At(8, 12)));
    ASSERT_THAT(slot.pairs(), SizeIs(2));
    for (const v1::PlannedPair& pair : slot.pairs()) {
      EXPECT_EQ(StartOf(pair.infusion()), last);
      EXPECT_EQ(pair.state(), v1::PAIR_STATE_LINKED);
    }
    EXPECT_GE(slot.pairs(0).score(), slot.pairs(1).score());
  }
}

TEST_F(CoursesTest, WhatStandsInAPairsWayIsExplainedInHoursOnTheWall) {
  v1::ExplainPairRequest request;
  request.set_parent(desk_.parent());
  request.set_infusion_type(desk_.Name("visitTypes", "sit"));
  *request.mutable_infusion() = Infusion(At(8, 10));
  request.mutable_infusion()->mutable_time()->clear_end_time();  // an hour, as the file says
  *request.mutable_session() = Session(At(9, 6));
  ASSERT_OK_AND_ASSIGN(auto told, Ask(&Courses::ExplainPair, request));
  EXPECT_EQ(told.state(), v1::PAIR_STATE_BROKEN);
  EXPECT_EQ(told.after_discharge().seconds(), 19 * 3600);
  ASSERT_THAT(told.rules(), SizeIs(1));
  EXPECT_EQ(told.rules(0).rule(), v1::PAIR_RULE_NO_DRIVING);
  EXPECT_EQ(told.rules(0).limit().seconds(), 24 * 3600);
  EXPECT_EQ(told.rules(0).actual().seconds(), 19 * 3600);
  request.set_has_ride(true);
  ASSERT_OK_AND_ASSIGN(told, Ask(&Courses::ExplainPair, request));
  EXPECT_EQ(told.state(), v1::PAIR_STATE_LINKED);
  EXPECT_THAT(told.rules(), IsEmpty());
  // Clocks go forward on Sunday, 14 March: from eleven to ten is 23 hours on the wall all the same.
  *request.mutable_infusion() = Infusion(At(61, 10));
  *request.mutable_session() = Session(At(62, 10) - absl::Hours(1));
  ASSERT_OK_AND_ASSIGN(told, Ask(&Courses::ExplainPair, request));
  EXPECT_EQ(told.after_discharge().seconds(), 23 * 3600);
}

}  // namespace
}  // namespace tandem::testing
