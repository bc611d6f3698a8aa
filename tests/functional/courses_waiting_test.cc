// SPDX-License-Identifier: Apache-2.0
// When nothing fits, or the clinic takes back what it gave: what is offered at last, what is to be
// done by whom, and the time that is held meanwhile.
#include <fmt/format.h>

#include <algorithm>

#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using Absences = v1::AbsencesService::Stub;
using Visits = v1::AppointmentsService::Stub;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class CoursesWaitingTest : public CoursesTest {
 protected:
  v1::Appointment CancelByClinic(const std::string& name, const std::string& request_id) {
    v1::CancelAppointmentRequest request;
    request.set_name(name);
    request.set_request_id(request_id);
    request.set_reason(v1::CANCELLATION_REASON_CLINIC);
    const auto cancelled = service_.Call(desk_.who(), &Visits::CancelAppointment, request);
    EXPECT_OK(cancelled);
    return cancelled.value_or(v1::Appointment());
  }
  v1::Appointment CancelByClinic(const std::string& name) {
    return CancelByClinic(name, desk_.NewRequestId());
  }
  // Neither therapist is there in the week after the infusion of day 8. Their names.
  std::vector<std::string> NobodyIsThere() {
    std::vector<std::string> names;
    for (const char* who : {"kim", "lee"}) {
      v1::RecordAbsenceRequest request;
      request.set_parent(desk_.parent());
      request.set_request_id(desk_.NewRequestId());
      request.mutable_absence()->set_resource(desk_.Name("practitioners", who));
      rpc::WriteInterval({At(9, 0), At(17, 0)}, *request.mutable_absence()->mutable_time());
      const auto absence = service_.Call(desk_.who(), &Absences::RecordAbsence, request);
      EXPECT_OK(absence);
      names.push_back(absence.value_or(v1::Absence()).name());
    }
    return names;
  }
  void Return(const std::string& absence) {
    v1::WithdrawAbsenceRequest request;
    request.set_name(absence);
    request.set_request_id(desk_.NewRequestId());
    EXPECT_OK(service_.Call(desk_.who(), &Absences::WithdrawAbsence, request));
  }
  // Without a session; its infusion is on day 8 and may not move any more.
  v1::Course WithoutSession() {
    v1::BookCourseRequest booking = Booking(1, anna_);
    booking.mutable_pairs(0)->clear_session();
    const auto course = Ask(&Courses::BookCourse, booking);
    EXPECT_OK(course);
    clock_.Set(At(6, 12));
    return course.value_or(v1::Course());
  }
  v1::ListPairOffersResponse OffersOf(const v1::Course& course, const std::string& language = "") {
    v1::ListPairOffersRequest request = Offers(course, 1);
    request.set_language(language);
    const auto offers = Ask(&Courses::ListPairOffers, request);
    EXPECT_OK(offers);
    return offers.value_or(v1::ListPairOffersResponse());
  }
  std::string Tasks() {
    return service_.db().Sql(
        "SELECT coalesce(string_agg(kind, ', ' ORDER BY kind), '') FROM staff_task"
        " WHERE complete_time IS NULL AND kind <> 'stranded'");
  }
  absl::Time DueOf(const std::string& kind) {
    return absl::FromUnixSeconds(std::stoll(service_.db().Sql(fmt::format(
        "SELECT extract(epoch FROM due_time)::bigint FROM staff_task WHERE kind = '{}'", kind))));
  }
  std::string LiveHold() {
    return service_.db().Sql(
        "SELECT coalesce(min(appointment_id::text), '') FROM appointment"
        " WHERE status = 'proposed'");
  }
};

TEST_F(CoursesWaitingTest, WhenNothingFitsThereAreThreeThingsToChooseFrom) {
  const v1::Course course = WithoutSession();
  NobodyIsThere();
  const auto offers = OffersOf(course);
  ASSERT_THAT(offers.offers(), SizeIs(3));
  EXPECT_EQ(offers.offers(0).step(), v1::PairOffer::STEP_OWN_THERAPIST);
  EXPECT_EQ(offers.offers(0).pair().state(), v1::PAIR_STATE_EXTERNAL);
  EXPECT_EQ(offers.offers(1).step(), v1::PairOffer::STEP_WAIT);
  EXPECT_EQ(offers.offers(1).pair().state(), v1::PAIR_STATE_BROKEN);
  EXPECT_THAT(offers.offers(1).pair().rules(), ElementsAre(v1::PAIR_RULE_NO_SESSION));
  EXPECT_EQ(offers.offers(2).step(), v1::PairOffer::STEP_FOLLOW_UP);
  const auto spanish = OffersOf(course, "es");
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(offers.offers(i).pair().has_infusion());
    EXPECT_FALSE(offers.offers(i).pair().has_session());
    EXPECT_THAT(offers.offers(i).pair().explanation(), Not(IsEmpty()));
    EXPECT_NE(offers.offers(i).pair().explanation(), spanish.offers(i).pair().explanation());
  }
}

TEST_F(CoursesWaitingTest, WhoeverWaitsIsToldOfATimeAsSoonAsThereIsOne) {
  const v1::Course course = WithoutSession();
  const std::vector<std::string> absences = NobodyIsThere();
  ASSERT_OK_AND_ASSIGN(const v1::Course waiting,
                       Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_WAITING)));
  EXPECT_EQ(waiting.pairs(0).choice(), v1::PAIRING_CHOICE_WAITING);
  EXPECT_EQ(waiting.pairs(0).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_EQ(Tasks(), "pair_broken");
  service_.RunJobs();
  EXPECT_EQ(Tasks(), "pair_broken");
  Return(absences[1]);
  service_.RunJobs();
  service_.RunJobs();
  EXPECT_EQ(Tasks(), "pair_broken, pair_time_free");
  const auto offers = OffersOf(course);
  EXPECT_EQ(offers.offers(0).pair().session().practitioner(), desk_.Name("practitioners", "lee"));
  v1::MovePairRequest mend = Move(course, 1);
  *mend.mutable_session() = offers.offers(0).pair().session();
  ASSERT_OK_AND_ASSIGN(const v1::Course mended, Ask(&Courses::MovePair, mend));
  EXPECT_EQ(mended.pairs(0).choice(), v1::PAIRING_CHOICE_WANTED);
  EXPECT_EQ(mended.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(Tasks(), "");
}

TEST_F(CoursesWaitingTest, WhoeverWaitsLongAheadIsLookedAtThreeDaysBeforeTheInfusion) {
  const v1::Course course = Booked(1, anna_);
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  EXPECT_EQ(DueOf("pair_broken"), clock_.Now() + absl::Hours(24));
  ASSERT_OK(Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_WAITING)));
  EXPECT_EQ(Tasks(), "pair_broken");
  EXPECT_EQ(DueOf("pair_broken"), At(5, 10));
}

TEST_F(CoursesWaitingTest, WhoeverWantsACallIsCalledUnlessTheInfusionIsLostOrASessionIsBooked) {
  const v1::Course course = WithoutSession();
  const auto follow_up = [&] {
    return Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_FOLLOW_UP));
  };
  ASSERT_OK_AND_ASSIGN(const v1::Course called, follow_up());
  EXPECT_EQ(called.pairs(0).choice(), v1::PAIRING_CHOICE_FOLLOW_UP);
  EXPECT_EQ(called.pairs(0).state(), v1::PAIR_STATE_DECLINED);
  EXPECT_EQ(Tasks(), "follow_up_call");
  EXPECT_EQ(DueOf("follow_up_call"), At(11, 11));
  EXPECT_THAT(OffersOf(course).offers(), IsEmpty());
  v1::MovePairRequest mend = Move(course, 1);
  *mend.mutable_session() = Session(At(9, 13));
  ASSERT_OK(Ask(&Courses::MovePair, mend));
  EXPECT_EQ(Tasks(), "");
  ASSERT_OK(follow_up());
  EXPECT_EQ(Tasks(), "follow_up_call");
  ASSERT_OK(desk_.Cancel(course.pairs(0).infusion()));
  EXPECT_EQ(Tasks(), "infusion_lost");
}

TEST_F(CoursesWaitingTest, OfACourseWithoutSessionsNobodyWaits) {
  v1::BookCourseRequest booking = Booking(1, anna_);
  booking.mutable_course()->clear_session_type();
  booking.mutable_pairs(0)->clear_session();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_THAT(Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_WAITING)),
              HasViolation("choice"));
  EXPECT_OK(Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_FOLLOW_UP)));
}

TEST_F(CoursesWaitingTest, WhenTheClinicCancelsASessionTheBestOtherTimeIsHeldForThePatient) {
  const v1::Course course = Booked(1, anna_);
  const std::string request_id = desk_.NewRequestId();
  CancelByClinic(course.pairs(0).session(), request_id);
  const std::string held = LiveHold();
  ASSERT_THAT(held, Not(IsEmpty()));
  CancelByClinic(course.pairs(0).session(), request_id);
  EXPECT_EQ(Count("appointment WHERE status = 'proposed'"), 1) << "done again, it is one";

  const auto offers = OffersOf(course);
  ASSERT_THAT(offers.offers(), SizeIs(3));
  EXPECT_EQ(offers.offers(0).hold(), desk_.parent() + "/appointments/" + held);
  EXPECT_EQ(offers.offers(0).pair().state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(offers.offers(1).hold(), "");
  ASSERT_OK_AND_ASSIGN(const v1::Appointment hold, desk_.Get(offers.offers(0).hold()));
  EXPECT_EQ(hold.time().start_time().seconds(),
            offers.offers(0).pair().session().time().start_time().seconds());
  EXPECT_EQ(hold.patient(), anna_);

  v1::MovePairRequest mend = Move(course, 1);
  *mend.mutable_session() = offers.offers(0).pair().session();
  mend.add_holds(offers.offers(0).hold());
  ASSERT_OK_AND_ASSIGN(const v1::Course mended, Ask(&Courses::MovePair, mend));
  EXPECT_EQ(mended.pairs(0).session(), offers.offers(0).hold());
  EXPECT_EQ(mended.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(Count("course_pair WHERE held_id IS NOT NULL"), 0);
}

TEST_F(CoursesWaitingTest, WhatIsHeldIsNotInTheWayOfTheSessionThatComesBack) {
  const v1::Course course = Booked(1, anna_);
  const std::string session = course.pairs(0).session();
  CancelByClinic(session);
  ASSERT_THAT(LiveHold(), Not(IsEmpty()));
  v1::UndoAppointmentRequest undo;
  undo.set_name(session);
  undo.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &Visits::UndoAppointment, undo));
  EXPECT_EQ(LiveHold(), "");
  const v1::Course now = Now(course);
  EXPECT_EQ(now.pairs(0).session(), session);
  EXPECT_EQ(now.pairs(0).state(), v1::PAIR_STATE_LINKED);
}

TEST_F(CoursesWaitingTest, AHoldThatEndsLeavesNothingBehind) {
  const v1::Course course = Booked(1, anna_);
  CancelByClinic(course.pairs(0).session());
  const auto first = OffersOf(course);
  clock_.Advance(absl::Minutes(30));
  service_.RunJobs();
  EXPECT_EQ(LiveHold(), "");
  const auto later = OffersOf(course);
  ASSERT_THAT(later.offers(), SizeIs(3));
  EXPECT_EQ(later.offers(0).hold(), "");
  EXPECT_EQ(later.offers(0).pair().session().SerializeAsString(),
            first.offers(0).pair().session().SerializeAsString());
  ASSERT_OK(Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_DECLINED)));
  EXPECT_EQ(Now(course).pairs(0).state(), v1::PAIR_STATE_DECLINED);
}

TEST_F(CoursesWaitingTest, NothingIsHeldForWhoeverCancelledThemselvesNorForAnInfusion) {
  const v1::Course course = Booked(2, anna_);
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  CancelByClinic(course.pairs(1).infusion());
  CancelByClinic(course.pairs(1).session());
  EXPECT_EQ(LiveHold(), "");
  ASSERT_OK_AND_ASSIGN(const v1::Appointment single,
                       desk_.Book(desk_.WishFor("talk", At(20, 15)), anna_));
  CancelByClinic(single.name());
  EXPECT_EQ(LiveHold(), "");
}

// The cancellation is what counts: what comes after it may fail.
TEST_F(CoursesWaitingTest, ACancellationStandsAlsoWhenNothingCanBeHeld) {
  const v1::Course course = Booked(1, anna_);
  NobodyIsThere();
  EXPECT_EQ(CancelByClinic(course.pairs(0).session()).status(), v1::APPOINTMENT_STATUS_CANCELLED);
  EXPECT_EQ(LiveHold(), "");
  EXPECT_EQ(Now(course).pairs(0).state(), v1::PAIR_STATE_BROKEN);
}

}  // namespace
}  // namespace tandem::testing
