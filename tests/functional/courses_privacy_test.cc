// SPDX-License-Identifier: Apache-2.0
// Courses belong to people: they go where the person's record goes, say nothing once the person is
// forgotten, and whoever looks at one is in the audit log with the person's id.
#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "scheduler/patients/lead_purge.h"
#include "tests/functional/audit_watch.h"
#include "tests/functional/courses_fixture.h"
#include "tests/support/cleared.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using People = v1::PatientsService::Stub;

class CoursesPrivacyTest : public CoursesTest {
 protected:
  // With wishes by which somebody could be known again.
  v1::Course Wished() {
    v1::BookCourseRequest booking = Booking(1, anna_);
    booking.mutable_course()->set_preparation_type(desk_.Name("visitTypes", "talk"));
    *booking.mutable_preparation() = Session(At(5, 13));
    v1::CourseWishes& wishes = *booking.mutable_course()->mutable_wishes();
    wishes.set_therapist(desk_.Name("practitioners", "kim"));
    wishes.set_language("es");
    wishes.set_patient_state("NY");
    const absl::StatusOr<v1::Course> booked = Ask(&Courses::BookCourse, booking);
    EXPECT_OK(booked);
    return booked.value_or(v1::Course());
  }
  absl::StatusOr<v1::PatientExport> Export(const std::string& name) {
    v1::ExportPatientRequest request;
    request.set_name(name);
    return service_.Call(AsPatient(name), &People::ExportPatient, request);
  }
  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

  // A call whose entry in the audit log names Anna, or nobody.
  template <class Request, class Reply>
  Reply Seen(grpc::Status (Courses::*method)(grpc::ClientContext*, const Request&, Reply*),
             const Request& request, const std::string& name) {
    watch_.Forget();
    const absl::StatusOr<Reply> reply = Ask(method, request);
    EXPECT_OK(reply) << name;
    watch_.ExpectOne(name);
    EXPECT_EQ(watch_.Column("patient_id"), IdOf(anna_)) << name;
    return reply.value_or(Reply());
  }

  AuditWatch watch_{service_};
};

TEST_F(CoursesPrivacyTest, TheFileOfAPersonListsTheirCourses) {
  const v1::Course course = Wished();
  ASSERT_OK_AND_ASSIGN(const auto file, Export(anna_));
  ASSERT_THAT(file.courses(), SizeIs(1));
  EXPECT_EQ(file.courses(0).SerializeAsString(), course.SerializeAsString());
  EXPECT_THAT(file.appointments(), SizeIs(3));
  EXPECT_NE(file.courses(0).preparation(), "");
}

TEST_F(CoursesPrivacyTest, CoursesGoWithTheRecordThatIsMerged) {
  const v1::Course course = Wished();
  const std::string stays = desk_.AddPatient();
  v1::MergePatientsRequest merge;
  merge.set_name(stays);
  merge.set_duplicate(anna_);
  merge.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &People::MergePatients, merge));
  EXPECT_EQ(Now(course).patient(), stays);
  EXPECT_EQ(Now(course).pairs(0).state(), v1::PAIR_STATE_LINKED);
  v1::ListCoursesRequest list;
  list.set_parent(desk_.parent());
  list.set_patient(stays);
  EXPECT_THAT(Ask(&Courses::ListCourses, list)->courses(), SizeIs(1));
  ASSERT_OK_AND_ASSIGN(const auto file, Export(anna_));
  EXPECT_THAT(file.courses(), SizeIs(1)) << "by the old name, too";
}

TEST_F(CoursesPrivacyTest, OfAForgottenPersonItStaysWhichVisitsBelongedTogetherAndNoWish) {
  const v1::Course course = Wished();
  EXPECT_EQ(course.wishes().language(), "es");
  ASSERT_OK(desk_.Cancel(course.pairs(0).infusion()));
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  ASSERT_OK(desk_.Cancel(course.preparation()));
  v1::ErasePatientRequest erase;
  erase.set_name(anna_);
  erase.set_request_id(desk_.NewRequestId());
  erase.set_reason("asked for it by letter");
  ASSERT_OK(service_.Call(service_.As(Role::kClinicAdmin), &People::ErasePatient, erase));
  const v1::Course left = Now(course);
  EXPECT_FALSE(left.has_wishes());
  EXPECT_EQ(service_.db().Sql("SELECT wishes FROM course"), "{}");
  EXPECT_EQ(left.pairs(0).infusion(), course.pairs(0).infusion());
  EXPECT_EQ(left.pairs(0).session(), course.pairs(0).session());
  EXPECT_EQ(left.preparation(), course.preparation());
}

TEST_F(CoursesPrivacyTest, AForgottenPersonWaitsForNothingAndIsNotCalled) {
  const v1::Course course = Booked(2, anna_);
  for (const v1::Pair& pair : course.pairs()) {
    ASSERT_OK(desk_.Cancel(pair.session()));
    ASSERT_OK(desk_.Cancel(pair.infusion()));
  }
  ASSERT_OK(Ask(&Courses::ChoosePairing, Choice(course, 1, v1::PAIRING_CHOICE_WAITING)));
  ASSERT_OK(Ask(&Courses::ChoosePairing, Choice(course, 2, v1::PAIRING_CHOICE_FOLLOW_UP)));
  v1::ErasePatientRequest erase;
  erase.set_name(anna_);
  erase.set_request_id(desk_.NewRequestId());
  erase.set_reason("asked for it by letter");
  ASSERT_OK(service_.Call(service_.As(Role::kClinicAdmin), &People::ErasePatient, erase));
  const v1::Course left = Now(course);
  for (const v1::Pair& pair : left.pairs()) {
    EXPECT_EQ(pair.choice(), v1::PAIRING_CHOICE_DECLINED) << pair.position();
  }
  EXPECT_EQ(Count("staff_task"), 0);
}

TEST_F(CoursesPrivacyTest, WhoHasACourseIsNoLeadThatCameToNothing) {
  const v1::Course course = Wished();
  ASSERT_OK(desk_.Cancel(course.pairs(0).infusion()));
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  ASSERT_OK(desk_.Cancel(course.preparation()));
  desk_.AddPatient();
  service_.db().Sql("UPDATE patient SET status = 'lead'");
  clock_.Advance(patients::kLeadKept + absl::Hours(24));
  service_.RunJobs();
  EXPECT_EQ(service_.db().Sql("SELECT patient_id FROM patient"), IdOf(anna_))
      << "the other one is forgotten all the same";
}

TEST_F(CoursesPrivacyTest, EveryLookAndEveryChangeIsInTheAuditLogWithThePerson) {
  const v1::BookCourseRequest booking = Booking(2, anna_);
  v1::ProposeCourseRequest propose;
  propose.set_parent(desk_.parent());
  *propose.mutable_course() = booking.course();
  Seen(&Courses::ProposeCourse, propose, "ProposeCourse");
  const v1::Course course = Seen(&Courses::BookCourse, booking, "BookCourse");
  EXPECT_EQ(watch_.Column("subject_kind"), "course");
  EXPECT_EQ(watch_.Column("subject_id"), IdOf(course.name()));
  v1::ProposeCourseRequest rest;
  rest.set_parent(desk_.parent());
  rest.set_running(course.name());
  Seen(&Courses::ProposeCourse, rest, "ProposeCourse");
  v1::GetCourseRequest get;
  get.set_name(course.name());
  Seen(&Courses::GetCourse, get, "GetCourse");
  EXPECT_EQ(watch_.Column("subject_id"), IdOf(course.name()));
  v1::ListCoursesRequest list;
  list.set_parent(desk_.parent());
  list.set_patient(anna_);
  Seen(&Courses::ListCourses, list, "ListCourses");
  Seen(&Courses::ListPairOffers, Offers(course, 2), "ListPairOffers");
  v1::SearchPairsRequest search;
  search.set_parent(desk_.parent());
  search.set_infusion_type(course.infusion_type());
  search.set_session_type(course.session_type());
  search.set_patient(anna_);
  rpc::WriteInterval({At(20, 9), At(20, 12)}, *search.mutable_window());
  Seen(&Courses::SearchPairs, search, "SearchPairs");
  Seen(&Courses::HoldPair, HoldOf(anna_, PairOn(1, 30)), "HoldPair");
  EXPECT_EQ(watch_.Column("subject_count"), "2");
  v1::MovePairRequest move = Move(course, 2);
  *move.mutable_session() = Session(At(12, 16));
  Seen(&Courses::MovePair, move, "MovePair");
  const auto declined = Choice(course, 2, v1::PAIRING_CHOICE_DECLINED);
  Seen(&Courses::ChoosePairing, declined, "ChoosePairing");
  v1::UpdateCourseRequest longer;
  longer.mutable_course()->set_name(course.name());
  longer.mutable_course()->set_infusion_count(3);
  longer.mutable_update_mask()->add_paths("infusion_count");
  longer.set_request_id(desk_.NewRequestId());
  Seen(&Courses::UpdateCourse, longer, "UpdateCourse");
  EXPECT_EQ(watch_.Column("subject_id"), IdOf(course.name()));
  Record(service_, ClearanceFor(service_, anna_, v1::CLEARANCE_KIND_RESPONSE_REVIEW));
  v1::ConfirmCourseRequest confirm;
  confirm.set_name(course.name());
  confirm.set_request_id(desk_.NewRequestId());
  Seen(&Courses::ConfirmCourse, confirm, "ConfirmCourse");
  EXPECT_EQ(watch_.Column("subject_id"), IdOf(course.name()));
  EXPECT_THAT(watch_.NotWalked("CoursesService"), IsEmpty());
}

TEST_F(CoursesPrivacyTest, WhatIsDoneAgainLeavesNothingInTheAuditLog) {
  const v1::BookCourseRequest booking = Booking(1, anna_);
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  const auto declined = Choice(course, 1, v1::PAIRING_CHOICE_DECLINED);
  v1::MovePairRequest move = Move(course, 1);
  *move.mutable_session() = Session(At(9, 16));
  ASSERT_OK(Ask(&Courses::MovePair, move));
  ASSERT_OK(Ask(&Courses::ChoosePairing, declined));
  watch_.Forget();
  EXPECT_OK(Ask(&Courses::BookCourse, booking));
  EXPECT_OK(Ask(&Courses::MovePair, move));
  EXPECT_OK(Ask(&Courses::ChoosePairing, declined));
  EXPECT_EQ(watch_.Entries(), "");
}

}  // namespace
}  // namespace tandem::testing
