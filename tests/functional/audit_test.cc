// SPDX-License-Identifier: Apache-2.0
// The audit log of calls that were answered, through the wire: each mutation and each read of a
// person leaves one entry, a replay none, and no entry holds a name or a contact. A method of the
// contract that no walk here makes fails.
#include <fmt/format.h>

#include <array>

#include "base/rpc/time_proto.h"
#include "base/testing/simulated_clock.h"
#include "tests/functional/audit_watch.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
// Planted wherever a person can be named.
constexpr std::array<const char*, 4> kCanaries = {"Zanzibar", "Quetzal", "zq-canary", "9895550173"};

void ExpectNoCanaryIn(const std::string& text) {
  for (const char* canary : kCanaries) EXPECT_THAT(text, Not(HasSubstr(canary)));
}

class AuditDeskTest : public ::testing::Test {
 protected:
  using Visits = v1::AppointmentsService::Stub;
  using People = v1::PatientsService::Stub;

  // One verb of a visit.
  template <class Request>
  v1::Appointment Do(grpc::Status (Visits::*verb)(grpc::ClientContext*, const Request&,
                                                  v1::Appointment*),
                     const v1::Appointment& visit, Request request = {}) {
    request.set_name(visit.name());
    request.set_request_id(desk_.NewRequestId());
    return watch_.Expect(desk_.who(), verb, request);
  }
  v1::CreatePatientRequest Person() {
    v1::CreatePatientRequest request;
    request.set_parent(service_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.mutable_patient()->set_given_name("Zanzibar");
    request.mutable_patient()->set_family_name("Quetzal");
    request.mutable_patient()->add_contacts()->set_email("zq-canary@qzvxkwjq.example.com");
    return request;
  }
  v1::BookAppointmentRequest Booking(int hour, const std::string& patient) {
    return desk_.BookRequest(desk_.WishFor("talk", kMonday + absl::Hours(hour)), patient);
  }
  // A day of a location, until its first news.
  void WatchDay();
  void WalkPeople();
  void WalkVisits(const std::string& patient);
  void WalkReads(const std::string& patient, const std::string& visit);

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
  Desk desk_{service_};
  AuditWatch watch_{service_};
};

void AuditDeskTest::WalkPeople() {
  const v1::Patient one = watch_.Expect(desk_.who(), &People::CreatePatient, Person());
  const v1::Patient two = watch_.Expect(desk_.who(), &People::CreatePatient, Person());
  v1::UpdatePatientRequest update;
  update.set_request_id(desk_.NewRequestId());
  update.mutable_patient()->set_name(one.name());
  update.mutable_patient()->set_preferred_name("Zanzibar");
  update.mutable_update_mask()->add_paths("preferred_name");
  watch_.Expect(desk_.who(), &People::UpdatePatient, update);
  v1::RecordConsentRequest consent;
  consent.set_name(one.name());
  consent.set_request_id(desk_.NewRequestId());
  consent.mutable_consent()->set_kind(v1::CONSENT_KIND_EMAIL);
  consent.mutable_consent()->set_document_version("2026-11");
  consent.mutable_consent()->set_channel("web");
  watch_.Expect(desk_.who(), &People::RecordConsent, consent);
  v1::MergePatientsRequest merge;
  merge.set_name(one.name());
  merge.set_duplicate(two.name());
  merge.set_request_id(desk_.NewRequestId());
  watch_.Expect(desk_.who(), &People::MergePatients, merge);
  v1::ErasePatientRequest erase;
  erase.set_name(one.name());
  erase.set_request_id(desk_.NewRequestId());
  erase.set_reason("asked for it by letter");
  watch_.Expect(service_.As(Role::kClinicAdmin), &People::ErasePatient, erase, "erase");
}

void AuditDeskTest::WalkVisits(const std::string& patient) {
  v1::Appointment visit = watch_.Expect(desk_.who(), &Visits::BookAppointment, Booking(2, patient));
  visit = Do(&Visits::ConfirmAppointment, visit);
  v1::RescheduleAppointmentRequest move;
  rpc::WriteTime(kMonday + absl::Hours(3), *move.mutable_start_time());
  visit = Do(&Visits::RescheduleAppointment, visit, move);
  visit = Do(&Visits::CheckInAppointment, visit);
  clock_.Advance(absl::Hours(3));
  visit = Do(&Visits::StartAppointment, visit);
  visit = Do(&Visits::CompleteAppointment, visit);
  visit = Do(&Visits::UndoAppointment, visit);
  visit = watch_.Expect(desk_.who(), &Visits::BookAppointment, Booking(5, patient));
  v1::CancelAppointmentRequest cancel;
  cancel.set_reason(v1::CANCELLATION_REASON_PATIENT);
  Do(&Visits::CancelAppointment, visit, cancel);
  visit = watch_.Expect(desk_.who(), &Visits::BookAppointment, Booking(6, patient));
  Do(&Visits::EnterAppointmentInError, visit);
  visit = watch_.Expect(desk_.who(), &Visits::BookAppointment, Booking(7, patient));
  clock_.Advance(absl::Hours(5));
  Do(&Visits::MarkNoShow, visit);
  v1::HoldAppointmentRequest hold;
  hold.set_parent(service_.parent());
  hold.set_request_id(desk_.NewRequestId());
  *hold.mutable_wish() = desk_.WishFor("talk", kMonday + absl::Hours(12));
  watch_.Expect(desk_.who(), &Visits::HoldAppointment, hold);
}

void AuditDeskTest::WatchDay() {
  watch_.Forget();
  v1::WatchDayRequest request;
  request.set_location(desk_.Name("locations", "main"));
  request.mutable_date()->set_year(2027);
  request.mutable_date()->set_month(1);
  request.mutable_date()->set_day(11);
  const auto context = Client::Context(desk_.who());
  const auto stream = service_.client().appointments().WatchDay(context.get(), request);
  v1::WatchDayResponse news;
  EXPECT_TRUE(stream->Read(&news));
  context->TryCancel();
  stream->Finish();
  watch_.ExpectOne("WatchDay");
}

void AuditDeskTest::WalkReads(const std::string& patient, const std::string& visit) {
  const std::string id = patient.substr(patient.rfind('/') + 1);
  v1::GetPatientRequest get;
  get.set_name(patient);
  watch_.Expect(desk_.who(), &People::GetPatient, get);
  EXPECT_EQ(watch_.Column("patient_id"), id);
  EXPECT_EQ(watch_.Column("subject_kind || actor_role || subject_count"), "patientfront_desk1");
  v1::FindPatientsRequest find;
  find.set_parent(service_.parent());
  find.set_name_prefix("Quetzal");
  watch_.Expect(desk_.who(), &People::FindPatients, find);
  v1::ExportPatientRequest file;
  file.set_name(patient);
  watch_.Expect(service_.As(Role::kClinicAdmin), &People::ExportPatient, file);
  EXPECT_EQ(watch_.Column("patient_id"), id);
  v1::GetAppointmentRequest look;
  look.set_name(visit);
  watch_.Expect(desk_.who(), &Visits::GetAppointment, look);
  EXPECT_EQ(watch_.Column("patient_id"), id);
  EXPECT_EQ(watch_.Column("subject_id"), visit.substr(visit.rfind('/') + 1));
  v1::ListAppointmentsRequest list;
  list.set_parent(service_.parent());
  list.set_patient(patient);
  const auto listed = watch_.Expect(desk_.who(), &Visits::ListAppointments, list);
  EXPECT_EQ(watch_.Column("subject_count"), std::to_string(listed.appointments_size()));
  WatchDay();
  v1::ListOwnVisitsRequest own;
  own.set_parent(service_.parent());
  rpc::WriteInterval({kMonday, kMonday + absl::Hours(24)}, *own.mutable_time());
  watch_.Expect(service_.As(Role::kTherapist), &Visits::ListOwnVisits, own);
  v1::ExplainSlotRequest explain;
  explain.set_parent(service_.parent());
  explain.set_patient(patient);
  *explain.mutable_wish() = desk_.WishFor("talk", kMonday + absl::Hours(20));
  watch_.Expect(desk_.who(), &v1::AvailabilityService::Stub::ExplainSlot, explain);
  v1::SearchAuditEntriesRequest search;
  search.set_parent(service_.parent());
  rpc::WriteInterval({kMonday - absl::Hours(1), kMonday + absl::Hours(24)}, *search.mutable_time());
  watch_.Expect(service_.As(Role::kAuditor), &v1::AuditService::Stub::SearchAuditEntries, search);
}

TEST_F(AuditDeskTest, EachChangeAndEachReadOfAPersonLeavesOneEntryAndAReplayNone) {
  const v1::Patient patient = watch_.Expect(desk_.who(), &People::CreatePatient, Person());
  WalkPeople();
  WalkVisits(patient.name());
  const v1::Appointment visit =
      watch_.Expect(desk_.who(), &Visits::BookAppointment, Booking(14, patient.name()));
  WalkReads(patient.name(), visit.name());
  for (const char* service : {"AppointmentsService", "PatientsService", "AvailabilityService",
                              "DirectoryService", "AuditService"}) {
    EXPECT_THAT(watch_.NotWalked(service), IsEmpty()) << service;
  }
  ExpectNoCanaryIn(watch_.Everything());
}

TEST_F(AuditDeskTest, AnOverrideIsRecordedWithItsReason) {
  const std::string patient = desk_.AddPatient();
  v1::BookAppointmentRequest booking = Booking(-1, patient);  // too late to book by the rules
  booking.mutable_override()->set_reason("came without a word");
  watch_.Expect(desk_.who(), &Visits::BookAppointment, booking, "override");
  watch_.Forget();
  booking.set_request_id(desk_.NewRequestId());
  *booking.mutable_wish() = desk_.WishFor("talk", kMonday + absl::Minutes(40));
  EXPECT_OK(desk_.Book(booking));
  EXPECT_EQ(watch_.Column("reason"), "came without a word");
  EXPECT_EQ(watch_.Column("patient_id"), IdOf(patient));
}

TEST_F(AuditDeskTest, WhatOurOwnJobsEndIsRecordedAsTheirs) {
  ASSERT_OK(desk_.Hold(desk_.WishFor("talk", kMonday + absl::Hours(2))));
  watch_.Forget();
  clock_.Advance(absl::Hours(1));
  service_.RunJobs();
  EXPECT_EQ(watch_.Entries(), "expire_holds change OK");
  EXPECT_EQ(watch_.Column("actor_role || actor || subject_count"), "system1");
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM audit_chain"), "1") << "and sealed";
}

TEST_F(AuditDeskTest, WhatCannotBeRecordedIsNeitherToldNorDone) {
  const std::string patient = desk_.AddPatient();
  v1::GetPatientRequest get;
  get.set_name(patient);
  const Who auditor = service_.As(Role::kAuditor);
  EXPECT_FALSE(service_.Call(auditor, &People::GetPatient, get).ok());  // their sign-in is known
  service_.db().Sql("REVOKE INSERT ON audit_entry FROM tandem_app");
  const auto told = service_.Call(desk_.who(), &People::GetPatient, get);
  EXPECT_THAT(told, HasReason(Reason::kAuditUnavailable));
  EXPECT_FALSE(desk_.Book(Booking(2, patient)).ok());
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM appointment"), "0");
  const auto refused = service_.Call(auditor, &People::GetPatient, get);
  EXPECT_THAT(refused, HasReason(Reason::kPermissionDenied));
  service_.db().Sql("GRANT INSERT ON audit_entry TO tandem_app");
  EXPECT_OK(service_.Call(desk_.who(), &People::GetPatient, get));
}

class AuditConsultationsTest : public ConsultationsTest {
 protected:
  v1::ConsultationHold Held(const std::string& email) {
    return watch_.Expect({}, &Stub::HoldConsultation, HoldRequest(email));
  }
  v1::Consultation BookedBy(const std::string& email) {
    const v1::ConsultationHold hold = Held(email);
    watch_.Expect({}, &Stub::VerifyContact, VerifyRequest(hold, CodeOf(hold)), "verify");
    v1::BookConsultationRequest book = BookRequest(hold, "");
    book.mutable_person()->set_given_name("Zanzibar");
    book.mutable_person()->set_family_name("Quetzal");
    return watch_.Expect({}, &Stub::BookConsultation, book);
  }
  template <class Request>
  Request OfHold(const v1::ConsultationHold& hold) {
    Request request;
    request.set_name(hold.name());
    request.set_request_id(NewRequestId());
    request.set_secret(hold.secret());
    return request;
  }
  AuditWatch watch_{service_};
};

TEST_F(AuditConsultationsTest, EachStepOfAConsultationLeavesOneEntryAndAReplayNone) {
  const v1::ConsultationHold hold = Held("zq-canary1@qzvxkwjq.example.com");
  watch_.Expect({}, &Stub::ResendCode, OfHold<v1::ResendCodeRequest>(hold));
  watch_.Expect({}, &Stub::ReleaseConsultationHold,
                OfHold<v1::ReleaseConsultationHoldRequest>(hold));
  const v1::Consultation first = BookedBy("zq-canary2@qzvxkwjq.example.com");
  v1::GetConsultationRequest get;
  get.set_parent(parent());
  get.set_manage_token(first.manage_token());
  watch_.Expect({}, &Stub::GetConsultation, get);
  EXPECT_EQ(watch_.Column("actor_role || actor"), "anonymous");
  EXPECT_EQ(watch_.Column("subject_id"), IdOf(first.name()));
  EXPECT_EQ(watch_.Column("patient_id"),
            service_.db().Sql("SELECT patient_id FROM appointment WHERE appointment_id = '" +
                              IdOf(first.name()) + "'"))
      << "whom the link is about, though the answer does not say";
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  const v1::Consultation moved =
      watch_.Expect({}, &Stub::RescheduleConsultation,
                    MoveRequest(first.manage_token(), offered.slots(5).time().start_time()));
  watch_.Expect({}, &Stub::CancelConsultation, CancelRequest(moved.manage_token()));
  const v1::Consultation second =
      watch_.Expect(Desk(), &Stub::BookConsultationByPhone, PhoneRequest("+19895550173"));
  v1::ListConsultationsToReviewRequest review;
  review.set_parent(parent());
  watch_.Expect(Clinician(), &Stub::ListConsultationsToReview, review);
  WaitFor(second);
  watch_.Expect(Clinician(), &Stub::RecordConsultationOutcome,
                OutcomeRequest(second.name(), v1::CONSULTATION_OUTCOME_EVALUATION));
  EXPECT_THAT(watch_.NotWalked("ConsultationsService"), IsEmpty());
  ExpectNoCanaryIn(watch_.Everything());
}

TEST_F(AuditConsultationsTest, AWrongCodeIsRecordedAsSuch) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  watch_.Forget();
  EXPECT_THAT(Ask(&Stub::VerifyContact, VerifyRequest(hold, WrongCodeOf(hold))),
              HasReason(Reason::kCodeWrong));
  EXPECT_EQ(watch_.Entries(), "VerifyContact verify CODE_WRONG");
}

TEST_F(AuditConsultationsTest, BookingWithACodeIsATryAndABooking) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  watch_.Forget();
  EXPECT_OK(Ask(&Stub::BookConsultation, BookRequest(hold, CodeOf(hold))));
  EXPECT_EQ(service_.db().Sql("SELECT string_agg(method || ' ' || action, '; ' ORDER BY action) "
                              "FROM audit_entry"),
            "BookConsultation change; BookConsultation verify");
  EXPECT_EQ(service_.db().Sql("SELECT count(DISTINCT request_id) FROM audit_entry"), "2");
}

}  // namespace
}  // namespace tandem::testing
