// SPDX-License-Identifier: Apache-2.0
// The tentative tail of a course, through the wire: infusions from a position on are pending until
// a clinician has reviewed the response to the first ones.
#include <thread>

#include "base/rpc/time_proto.h"
#include "tandem/v1/clearances.grpc.pb.h"
#include "tests/functional/courses_fixture.h"
#include "tests/support/cleared.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::ElementsAre;

constexpr char kGatedSit[] =
    "  sit:\n"
    "    display_name: Sit\n    modes: [in_person]\n"
    "    needs: {someone: {practitioner: generalist}, chair: {room: chair}}\n"
    "    phases: [{id: sit, takes: 60m, exclusive: [chair], shared: [someone]}]\n"
    "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n    change_notice: 24h\n"
    "    gates: [screening]\n";
constexpr char kFromTheSecond[] =
    "policies:\n"
    "  pairing: {version: \"1\", values: {tentative_from: \"2\"}}\n";
constexpr int kDaysOfScreening = 90;

v1::ConfirmCourseRequest ConfirmOf(Desk& desk, const v1::Course& course) {
  v1::ConfirmCourseRequest request;
  request.set_name(course.name());
  request.set_request_id(desk.NewRequestId());
  return request;
}

class CoursesTailTest : public CoursesTest {
 protected:
  CoursesTailTest() : CoursesTest(kGatedSit) {
    Record(v1::CLEARANCE_KIND_SCREENING, anna_);
    clock_.Advance(absl::Minutes(1));
  }

  // Three infusions, the last two tentative.
  v1::Course Tentative() { return TentativeOf(anna_); }
  v1::Course TentativeOf(const std::string& patient) {
    v1::BookCourseRequest booking = Booking(3, patient);
    booking.mutable_course()->set_tentative_from(2);
    const auto booked = Ask(&Courses::BookCourse, booking);
    EXPECT_OK(booked);
    return booked.value_or(v1::Course());
  }
  v1::Clearance Record(v1::ClearanceKind kind, const std::string& patient) {
    return testing::Record(service_, ClearanceFor(service_, patient, kind));
  }
  void Review(v1::ClearanceOutcome outcome) {
    auto request = ClearanceFor(service_, anna_, v1::CLEARANCE_KIND_RESPONSE_REVIEW);
    request.mutable_clearance()->set_outcome(outcome);
    testing::Record(service_, request);
  }
  std::string AddPatientWithMail() {
    v1::CreatePatientRequest request;
    request.set_parent(desk_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.mutable_patient()->set_given_name("Robin");
    request.mutable_patient()->set_family_name("Vale");
    request.mutable_patient()->add_contacts()->set_email("robin@example.org");
    const auto created =
        service_.Call(desk_.who(), &v1::PatientsService::Stub::CreatePatient, request);
    EXPECT_OK(created);
    return created->name();
  }
  absl::StatusOr<v1::Appointment> ConfirmOne(const std::string& visit) {
    v1::ConfirmAppointmentRequest request;
    request.set_name(visit);
    request.set_request_id(desk_.NewRequestId());
    return service_.Call(desk_.who(), &v1::AppointmentsService::Stub::ConfirmAppointment, request);
  }
  absl::StatusOr<v1::Course> Confirm(const v1::Course& course) {
    return Ask(&Courses::ConfirmCourse, ConfirmOf(desk_, course));
  }
  void ExpectWaits(const v1::Course& course, const std::string& why) {
    const auto confirmed = Confirm(course);
    EXPECT_THAT(confirmed, HasReason(Reason::kGateClosed));
    EXPECT_EQ(MetadataOf(confirmed.status())["gate"], "response_review");
    EXPECT_EQ(MetadataOf(confirmed.status())["why"], why);
    EXPECT_EQ(Stored(), "booked booked pending pending pending pending");
  }
  // By start.
  std::string Stored() {
    return service_.db().Sql("SELECT string_agg(status, ' ' ORDER BY start_time) FROM appointment");
  }
  static std::vector<v1::PairState> StatesOf(const v1::Course& course) {
    std::vector<v1::PairState> states;
    for (const v1::Pair& pair : course.pairs()) states.push_back(pair.state());
    return states;
  }
};

TEST_F(CoursesTailTest, TheLaterInfusionsAndTheirSessionsArePendingAndTheirPairsHeld) {
  const v1::Course course = Tentative();
  EXPECT_EQ(course.tentative_from(), 2);
  EXPECT_EQ(Stored(), "booked booked pending pending pending pending");
  EXPECT_THAT(StatesOf(course),
              ElementsAre(v1::PAIR_STATE_LINKED, v1::PAIR_STATE_HELD, v1::PAIR_STATE_HELD));
  EXPECT_EQ(course.pairs(1).rules_size(), 0);
  EXPECT_EQ(Count("staff_task"), 0);
}

TEST_F(CoursesTailTest, NothingIsToldOfWhatIsTentativeUntilItIsConfirmed) {
  const std::string robin = AddPatientWithMail();
  Record(v1::CLEARANCE_KIND_SCREENING, robin);
  const v1::Course course = TentativeOf(robin);
  const auto told = [&](const std::string& position) {
    return Count(
        "message m JOIN course_pair p ON m.subject_id IN (p.infusion_id, p.session_id) "
        "WHERE p.position = " +
        position);
  };
  EXPECT_GT(told("1"), 0);
  EXPECT_EQ(told("2") + told("3"), 0);
  Record(v1::CLEARANCE_KIND_RESPONSE_REVIEW, robin);
  ASSERT_OK(Confirm(course));
  EXPECT_GT(told("2"), 0);
  EXPECT_GT(told("3"), 0);
}

TEST_F(CoursesTailTest, NothingIsToldOfWhatIsCancelledBeforeItWasAgreed) {
  const std::string robin = AddPatientWithMail();
  Record(v1::CLEARANCE_KIND_SCREENING, robin);
  const v1::Course course = TentativeOf(robin);
  ASSERT_OK(desk_.Cancel(course.pairs(2).session()));
  ASSERT_OK(desk_.Cancel(course.pairs(2).infusion()));
  EXPECT_EQ(Count("message m JOIN course_pair p ON m.subject_id IN (p.infusion_id, p.session_id) "
                  "WHERE p.position = 3"),
            0);
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  EXPECT_GT(Count("message WHERE kind = 'appointment_cancelled'"), 0) << "of what was agreed";
}

TEST_F(CoursesTailTest, WhatIsOverOrLostIsNotConfirmed) {
  const v1::Course course = Tentative();
  ASSERT_OK(desk_.Cancel(course.pairs(2).infusion()));
  Review(v1::CLEARANCE_OUTCOME_CONTINUE);
  const auto status_of = [&](const std::string& visit) { return desk_.Get(visit)->status(); };
  const auto end = desk_.Get(course.pairs(1).infusion())->time().end_time();
  clock_.Set(absl::FromUnixSeconds(end.seconds()));
  ASSERT_OK(Confirm(course));
  EXPECT_EQ(status_of(course.pairs(1).infusion()), v1::APPOINTMENT_STATUS_PENDING) << "over";
  EXPECT_EQ(status_of(course.pairs(1).session()), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_EQ(status_of(course.pairs(2).session()), v1::APPOINTMENT_STATUS_PENDING) << "alone";
}

TEST_F(CoursesTailTest, AReviewThatSaysToGoOnLetsAllOfItBeConfirmedAtOnce) {
  const v1::Course course = Tentative();
  Review(v1::CLEARANCE_OUTCOME_CONTINUE);
  v1::ConfirmCourseRequest request = ConfirmOf(desk_, course);
  request.set_etag(course.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Course confirmed, Ask(&Courses::ConfirmCourse, request));
  EXPECT_EQ(Stored(), "booked booked booked booked booked booked");
  EXPECT_THAT(StatesOf(confirmed),
              ElementsAre(v1::PAIR_STATE_LINKED, v1::PAIR_STATE_LINKED, v1::PAIR_STATE_LINKED));
  EXPECT_NE(confirmed.etag(), course.etag());
  // The same once more, and once more anew: nothing is pending any more.
  ASSERT_OK_AND_ASSIGN(const v1::Course again, Ask(&Courses::ConfirmCourse, request));
  EXPECT_EQ(again.SerializeAsString(), confirmed.SerializeAsString());
  request.set_request_id(desk_.NewRequestId());
  EXPECT_THAT(Ask(&Courses::ConfirmCourse, request), HasReason(Reason::kEtagMismatch));
  EXPECT_OK(Confirm(course));
}

TEST_F(CoursesTailTest, ThoseWhoConfirmAtTheSameMomentAgreeOnEachVisitOnce) {
  const v1::Course course = Tentative();
  Review(v1::CLEARANCE_OUTCOME_CONTINUE);
  std::vector<v1::ConfirmCourseRequest> requests;
  for (int i = 0; i < 4; ++i) requests.push_back(ConfirmOf(desk_, course));
  std::vector<absl::Status> answers(requests.size());
  {
    std::vector<std::jthread> callers;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      callers.emplace_back(
          [&, i] { answers[i] = Ask(&Courses::ConfirmCourse, requests[i]).status(); });
    }
  }
  for (const absl::Status& answer : answers) EXPECT_OK(answer);
  EXPECT_EQ(Stored(), "booked booked booked booked booked booked");
  EXPECT_EQ(Count("appointment_event WHERE verb = 'confirm'"), 4);
}

TEST_F(CoursesTailTest, WithoutAReviewThatSaysToGoOnItStaysPending) {
  Review(v1::CLEARANCE_OUTCOME_CONTINUE);  // of what was before
  clock_.Advance(absl::Minutes(1));
  const v1::Course course = Tentative();
  ExpectWaits(course, "missing");
  clock_.Advance(absl::Minutes(1));
  Review(v1::CLEARANCE_OUTCOME_STOP);
  ExpectWaits(course, "ask_clinician");
  const auto told =
      Ask(&Courses::ConfirmCourse, ConfirmOf(desk_, course), service_.As(Role::kPractitioner));
  EXPECT_EQ(MetadataOf(told.status())["why"], "stop");
  const auto goes_on = Record(v1::CLEARANCE_KIND_RESPONSE_REVIEW, anna_);
  v1::WithdrawClearanceRequest withdraw;
  withdraw.set_name(goes_on.name());
  withdraw.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(service_.As(Role::kPractitioner),
                          &v1::ClearancesService::Stub::WithdrawClearance, withdraw));
  ExpectWaits(course, "withdrawn");
}

TEST_F(CoursesTailTest, AGateThatIsClosedOnOneDayKeepsAllOfItPendingAndSaysWhich) {
  const v1::Course course = Tentative();
  // The last infusion goes beyond what the screening is good for; while it is pending, it may.
  v1::MovePairRequest away = Move(course, 3);
  *away.mutable_infusion() = Infusion(At(kDaysOfScreening + 1, 10));
  away.mutable_override()->set_reason("a long pause was agreed");
  ASSERT_OK(Ask(&Courses::MovePair, away));
  Review(v1::CLEARANCE_OUTCOME_CONTINUE);
  const auto confirmed = Confirm(course);
  EXPECT_THAT(confirmed, HasReason(Reason::kGateClosed));
  EXPECT_EQ(MetadataOf(confirmed.status())["gate"], "screening");
  EXPECT_EQ(MetadataOf(confirmed.status())["position"], "3");
  EXPECT_EQ(MetadataOf(confirmed.status())["half"], "infusion");
  EXPECT_EQ(Count("appointment WHERE status = 'pending'"), 4);
}

TEST_F(CoursesTailTest, OneVisitOfTheTailByItselfWaitsForTheReviewToo) {
  const v1::Course course = Tentative();
  const auto waits = [&](const std::string& why) {
    const auto confirmed = ConfirmOne(course.pairs(1).session());
    EXPECT_THAT(confirmed, HasReason(Reason::kGateClosed));
    EXPECT_EQ(MetadataOf(confirmed.status())["gate"], "response_review");
    EXPECT_EQ(MetadataOf(confirmed.status())["why"], why);
    EXPECT_EQ(MetadataOf(confirmed.status())["overrideRoles"], "");
    EXPECT_EQ(Stored(), "booked booked pending pending pending pending");
  };
  waits("missing");
  Review(v1::CLEARANCE_OUTCOME_STOP);
  waits("ask_clinician");
  Review(v1::CLEARANCE_OUTCOME_CONTINUE);
  ASSERT_OK(ConfirmOne(course.pairs(1).session()));
  EXPECT_EQ(Stored(), "booked booked pending booked pending pending");
  ASSERT_OK(ConfirmOne(course.pairs(0).session())) << "confirmed, not agreed";
}

TEST_F(CoursesTailTest, WhatIsPendingOfNoTailWaitsForNoReview) {
  v1::BookAppointmentRequest request =
      desk_.BookRequest(desk_.WishFor("talk", At(9, 18), {"lee"}), anna_);
  request.set_pending(true);
  ASSERT_OK_AND_ASSIGN(const v1::Appointment alone, desk_.Book(request));
  ASSERT_OK_AND_ASSIGN(const v1::Appointment agreed, ConfirmOne(alone.name()));
  EXPECT_EQ(agreed.status(), v1::APPOINTMENT_STATUS_BOOKED);
}

TEST_F(CoursesTailTest, WhatIsPendingMovesAndStaysPending) {
  const v1::Course course = Tentative();
  v1::MovePairRequest move = Move(course, 3);
  *move.mutable_infusion() = Infusion(At(15, 10));
  *move.mutable_session() = Session(At(16, 13), "lee");
  ASSERT_OK_AND_ASSIGN(const v1::Course moved, Ask(&Courses::MovePair, move));
  EXPECT_EQ(moved.pairs(2).state(), v1::PAIR_STATE_HELD);
  EXPECT_EQ(moved.pairs(2).infusion(), course.pairs(2).infusion());
  EXPECT_EQ(Stored(), "booked booked pending pending pending pending");
  ASSERT_OK(desk_.Move(course.pairs(1).session(), At(12, 18)));
  EXPECT_EQ(Now(course).pairs(1).state(), v1::PAIR_STATE_HELD);
}

TEST_F(CoursesTailTest, APendingPairIsPlannedAroundAndPartedByNoOrder) {
  const v1::Course course = Tentative();
  v1::ProposeCourseRequest rest;
  rest.set_parent(desk_.parent());
  rest.set_running(course.name());
  ASSERT_OK_AND_ASSIGN(const auto plans, Ask(&Courses::ProposeCourse, rest));
  EXPECT_EQ(plans.plans(0).changed_count(), 0);
  EXPECT_EQ(plans.plans(0).paired_count(), 3);
  v1::BookCourseRequest parts;
  parts.set_parent(desk_.parent());
  parts.set_request_id(desk_.NewRequestId());
  parts.set_running(course.name());
  *parts.add_pairs() = PairOn(2, 11);
  *parts.mutable_pairs(0)->mutable_infusion() = Infusion(At(12, 9));
  EXPECT_THAT(Ask(&Courses::BookCourse, parts), HasReason(Reason::kPlanRefused));
}

TEST_F(CoursesTailTest, APendingPairThatBreaksARuleIsBrokenWithATask) {
  const v1::Course course = Tentative();
  ASSERT_OK(desk_.Move(course.pairs(1).session(), At(11, 18)));
  EXPECT_EQ(Now(course).pairs(1).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_EQ(Count("staff_task WHERE kind = 'pair_broken'"), 1);
  v1::ListPairOffersRequest question = Offers(course, 2);
  ASSERT_OK_AND_ASSIGN(const auto offers, Ask(&Courses::ListPairOffers, question));
  ASSERT_GT(offers.offers_size(), 0);
  v1::MovePairRequest mend = Move(course, 2);
  *mend.mutable_session() = offers.offers(0).pair().session();
  ASSERT_OK_AND_ASSIGN(const v1::Course mended, Ask(&Courses::MovePair, mend));
  EXPECT_EQ(mended.pairs(1).state(), v1::PAIR_STATE_HELD);
}

TEST_F(CoursesTailTest, WhatIsBookedOfTheTailAfterTheReviewIsBookedAtOnce) {
  const v1::Course course = Tentative();
  ASSERT_OK(desk_.Cancel(course.pairs(2).session()));
  v1::MovePairRequest anew = Move(course, 3);
  *anew.mutable_session() = Session(At(16, 13));
  ASSERT_OK_AND_ASSIGN(const v1::Course before, Ask(&Courses::MovePair, anew));
  const auto status_of = [&](const std::string& visit) { return desk_.Get(visit)->status(); };
  EXPECT_EQ(status_of(before.pairs(2).session()), v1::APPOINTMENT_STATUS_PENDING);
  ASSERT_OK(desk_.Cancel(before.pairs(2).session()));
  Review(v1::CLEARANCE_OUTCOME_CONTINUE);
  anew.set_request_id(desk_.NewRequestId());
  ASSERT_OK_AND_ASSIGN(const v1::Course after, Ask(&Courses::MovePair, anew));
  EXPECT_EQ(status_of(after.pairs(2).session()), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_EQ(status_of(after.pairs(2).infusion()), v1::APPOINTMENT_STATUS_PENDING);
}

TEST_F(CoursesTailTest, APositionThatIsNoneIsRefused) {
  for (const int from : {-1, 1, 4}) {
    v1::BookCourseRequest booking = Booking(3, anna_);
    booking.mutable_course()->set_tentative_from(from);
    EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasViolation("course.tentative_from"));
  }
  v1::ConfirmCourseRequest request;
  request.set_name(desk_.parent() + "/courses/1");
  EXPECT_THAT(Ask(&Courses::ConfirmCourse, request), HasViolation("name"));
  EXPECT_THAT(Ask(&Courses::ConfirmCourse, request), HasViolation("request_id"));
}

TEST_F(CoursesTailTest, TheGatesOfAPlanAreThoseOfEachInfusionsDay) {
  v1::Course wanted = Booking(3, anna_).course();
  ASSERT_OK_AND_ASSIGN(const auto open, Propose(wanted));
  for (const v1::PlannedPair& pair : open.plans(0).pairs()) EXPECT_EQ(pair.closed_gates_size(), 0);
  v1::ProposeCourseRequest later;
  later.set_parent(desk_.parent());
  *later.mutable_course() = wanted;
  rpc::WriteTime(At(kDaysOfScreening - 3, 0), *later.mutable_earliest_time());
  ASSERT_OK_AND_ASSIGN(const auto closing, Ask(&Courses::ProposeCourse, later));
  ASSERT_EQ(closing.plans(0).pairs_size(), 3);
  bool closed = false;
  for (const v1::PlannedPair& pair : closing.plans(0).pairs()) {
    const absl::Time start = absl::FromUnixSeconds(pair.infusion().time().start_time().seconds());
    // Good on its own day and the ninety after it.
    const bool is_late = start >= At(kDaysOfScreening + 1, 0);
    EXPECT_EQ(pair.closed_gates_size(), is_late ? 1 : 0) << start;
    if (is_late) {
      EXPECT_EQ(pair.closed_gates(0), v1::GATE_SCREENING);
    }
    closed = closed || is_late;
  }
  EXPECT_TRUE(closed);
}

TEST_F(CoursesTailTest, TheGatesOfAPairAreSaidWhenAPatientIsNamed) {
  const std::string new_one = desk_.AddPatient();
  v1::SearchPairsRequest search;
  search.set_parent(desk_.parent());
  search.set_infusion_type(desk_.Name("visitTypes", "sit"));
  search.set_session_type(desk_.Name("visitTypes", "talk"));
  rpc::WriteInterval({At(8, 9), At(8, 11)}, *search.mutable_window());
  const auto gates_of = [&](const std::string& patient) {
    search.set_patient(patient);
    const auto found = Ask(&Courses::SearchPairs, search);
    EXPECT_OK(found);
    return found->slots(0).pairs(0).closed_gates_size();
  };
  EXPECT_EQ(gates_of(""), 0);
  EXPECT_EQ(gates_of(anna_), 0);
  EXPECT_EQ(gates_of(new_one), 1);
}

class CoursesTailPolicyTest : public CoursesTest {
 protected:
  CoursesTailPolicyTest() : CoursesTest("", kFromTheSecond) {}
};

TEST_F(CoursesTailPolicyTest, ACourseThatSaysNothingIsTentativeAsTheClinicsPolicyIs) {
  EXPECT_EQ(Booked(3, anna_).tentative_from(), 2);
  EXPECT_EQ(Count("appointment WHERE status = 'pending'"), 4);
  // Infusions alone, on days that nobody has yet.
  const auto alone = [&](int infusions, int from_day) {
    v1::BookCourseRequest booking = Booking(infusions, desk_.AddPatient());
    for (v1::PlannedPair& pair : *booking.mutable_pairs()) {
      pair.clear_session();
      *pair.mutable_infusion() = Infusion(At(from_day + 3 * pair.position(), 10));
    }
    return booking;
  };
  ASSERT_OK_AND_ASSIGN(const v1::Course one, Ask(&Courses::BookCourse, alone(1, 20)));
  EXPECT_EQ(one.tentative_from(), 2) << "it may be longer one day";
  v1::BookCourseRequest booking = alone(3, 30);
  booking.mutable_course()->set_tentative_from(0);
  ASSERT_OK_AND_ASSIGN(const v1::Course none, Ask(&Courses::BookCourse, booking));
  EXPECT_TRUE(none.has_tentative_from());
  EXPECT_EQ(none.tentative_from(), 0);
  EXPECT_EQ(Count("appointment WHERE status = 'pending'"), 4);
}

TEST_F(CoursesTailPolicyTest, ACourseThatGrowsIntoItsTailHasIt) {
  const v1::Course course = Booked(1, anna_);
  EXPECT_EQ(Count("appointment WHERE status = 'pending'"), 0);
  const auto resize = [&](int infusions) {
    v1::UpdateCourseRequest request;
    request.mutable_course()->set_name(course.name());
    request.mutable_course()->set_infusion_count(infusions);
    request.mutable_update_mask()->add_paths("infusion_count");
    request.set_request_id(desk_.NewRequestId());
    return Ask(&Courses::UpdateCourse, request);
  };
  const auto book_second = [&] {
    v1::BookCourseRequest more;
    more.set_parent(desk_.parent());
    more.set_request_id(desk_.NewRequestId());
    more.set_running(course.name());
    *more.add_pairs() = PairOn(2, 11);
    return Ask(&Courses::BookCourse, more);
  };
  ASSERT_OK(resize(2));
  ASSERT_OK_AND_ASSIGN(const v1::Course longer, book_second());
  EXPECT_EQ(Count("appointment WHERE status = 'pending'"), 2);
  ASSERT_OK(desk_.Cancel(longer.pairs(1).infusion()));
  ASSERT_OK(desk_.Cancel(longer.pairs(1).session()));
  ASSERT_OK(resize(1));
  ASSERT_OK(resize(2));
  ASSERT_OK(book_second());
  EXPECT_EQ(Count("appointment WHERE status = 'pending'"), 2);
}

}  // namespace
}  // namespace tandem::testing
