// SPDX-License-Identifier: Apache-2.0
// Everything the clinic holds about a person, for the person: after a consultation on the web. All
// through the wire.
#include "tests/functional/consultations_fixture.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using access::Role;
using People = v1::PatientsService::Stub;

class PatientExportTest : public ConsultationsTest {
 protected:
  absl::StatusOr<v1::PatientExport> Export(const Who& who, const std::string& name) {
    v1::ExportPatientRequest request;
    request.set_name(name);
    return service_.Call(who, &People::ExportPatient, request);
  }
  Who Self(const std::string& name) {
    return service_.AsPatient(ParseId<PatientId>(IdOf(name)).value());
  }
  std::string Patient() {
    return parent() + "/patients/" +
           service_.db().Sql("SELECT patient_id FROM patient WHERE status <> 'merged' LIMIT 1");
  }
  // Answered, booked, and held.
  v1::Consultation Talked() {
    const auto hold = Hold();
    EXPECT_OK(hold);
    if (!hold.ok()) return {};
    clock_.Advance(absl::Minutes(1));
    auto request = BookRequest(*hold, CodeOf(*hold));
    (*request.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_UNSURE;
    const auto booked = Ask(&Stub::BookConsultation, request);
    EXPECT_OK(booked);
    if (!booked.ok()) return {};
    WaitFor(*booked);
    EXPECT_OK(Ask(&Stub::RecordConsultationOutcome,
                  OutcomeRequest(booked->name(), v1::CONSULTATION_OUTCOME_REFER), Clinician()));
    return *booked;
  }
};

TEST_F(PatientExportTest, ThePersonGetsWhatWasKeptAboutTheirConsultation) {
  const v1::Consultation talk = Talked();
  ASSERT_OK_AND_ASSIGN(const auto file, Export(Self(Patient()), Patient()));
  ASSERT_EQ(file.appointments_size(), 1);
  ASSERT_EQ(file.consultations_size(), 1);
  const v1::ConsultationRecord& kept = file.consultations(0);
  EXPECT_EQ(kept.appointment(), talk.name());
  EXPECT_EQ(kept.appointment(), file.appointments(0).name());
  EXPECT_EQ(kept.channel(), "web");
  EXPECT_EQ(kept.language(), "en");
  EXPECT_EQ(kept.time_zone(), "America/Los_Angeles");
  EXPECT_EQ(kept.notice_version(), kNotice);
  EXPECT_TRUE(kept.has_book_time());
  EXPECT_TRUE(kept.needs_review());
  EXPECT_EQ(kept.outcome(), v1::CONSULTATION_OUTCOME_REFER);
  EXPECT_EQ(kept.outcome_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  ASSERT_EQ(kept.answers_size(), 1);
  EXPECT_EQ(kept.answers().at("seizures"), v1::SCREENING_ANSWER_UNSURE);
}

TEST_F(PatientExportTest, ThePersonGetsWhatTheyWereToldAndWhenTheirContactWasProved) {
  const v1::Consultation talk = Talked();
  ASSERT_OK_AND_ASSIGN(const auto file, Export(Self(Patient()), Patient()));
  ASSERT_EQ(file.messages_size(), 2);
  EXPECT_EQ(file.messages(0).kind(), "contact_code");
  EXPECT_EQ(file.messages(0).appointment(), "");
  EXPECT_EQ(file.messages(1).kind(), "appointment_booked");
  EXPECT_EQ(file.messages(1).appointment(), talk.name());
  for (const v1::MessageRecord& message : file.messages()) {
    EXPECT_EQ(message.channel(), "email");
    EXPECT_EQ(message.contact(), kEmail);
    EXPECT_EQ(message.language(), "en");
    EXPECT_EQ(message.state(), "planned");
    EXPECT_LT(message.due_time().seconds(), message.expire_time().seconds());
    EXPECT_TRUE(message.has_create_time());
  }
  ASSERT_EQ(file.patient().contacts_size(), 1);
  EXPECT_TRUE(file.patient().contacts(0).verified());
  EXPECT_EQ(file.patient().contacts(0).verify_time().seconds(),
            file.consultations(0).book_time().seconds());
  // Nothing that opens anything.
  const std::string bytes = file.SerializeAsString();
  for (const char* column : {"SELECT link_id FROM link", "SELECT contact_code_id FROM contact_code",
                             "SELECT outcome_by FROM consultation"}) {
    EXPECT_EQ(bytes.find(service_.db().Sql(column)), std::string::npos) << column;
  }
  EXPECT_EQ(bytes.find(talk.manage_token()), std::string::npos);
}

TEST_F(PatientExportTest, ThePersonGetsWhoBringsThemHomeAndWhatTheyWishAboutMessages) {
  Talked();
  const std::string person = Patient();
  ASSERT_OK_AND_ASSIGN(const auto before, Export(Self(person), person));
  EXPECT_EQ(before.rides_size(), 0);
  EXPECT_FALSE(before.has_reminder_preferences());
  service_.db().Sql(fmt::format(
      "INSERT INTO ride (clinic_id, appointment_id, arranged, driver_name, driver_phone,"
      " answer_time) SELECT clinic_id, appointment_id, true, 'Sam', '+12065550199', '{}'"
      " FROM appointment",
      absl::FormatTime(clock_.Now())));
  service_.db().Sql(fmt::format(
      "INSERT INTO reminder_preference SELECT clinic_id, patient_id, 1, '{{follow_up}}', 600, NULL,"
      " true, false, '{}' FROM patient; UPDATE patient SET reach = NULL",
      absl::FormatTime(clock_.Now())));
  ASSERT_OK_AND_ASSIGN(const auto file, Export(Self(person), person));
  const v1::ReminderPreferences& wishes = file.reminder_preferences();
  EXPECT_EQ(wishes.name(), person + "/reminderPreferences");
  ASSERT_EQ(wishes.opted_out_size(), 1);
  EXPECT_EQ(wishes.opted_out(0), v1::REMINDER_CATEGORY_FOLLOW_UP);
  EXPECT_EQ(wishes.quiet_end_minute(), 600);
  EXPECT_TRUE(wishes.more_texts());
  ASSERT_EQ(file.rides_size(), 1);
  EXPECT_EQ(file.rides(0).name(), file.appointments(0).name() + "/ride");
  EXPECT_TRUE(file.rides(0).arranged());
  EXPECT_EQ(file.rides(0).driver_name(), "Sam");
  EXPECT_EQ(file.rides(0).driver_phone(), "+12065550199");
  EXPECT_EQ(file.rides(0).answer_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
}

TEST_F(PatientExportTest, AnswersGoToThePersonAlone) {
  Talked();
  ASSERT_OK_AND_ASSIGN(const auto by_admin, Export(service_.As(Role::kClinicAdmin), Patient()));
  ASSERT_EQ(by_admin.consultations_size(), 1);
  EXPECT_TRUE(by_admin.consultations(0).needs_review());
  EXPECT_TRUE(by_admin.consultations(0).answers().empty());
  for (const Role role : {Role::kFrontDesk, Role::kTherapist, Role::kPractitioner}) {
    EXPECT_THAT(Export(service_.As(role), Patient()), HasReason(Reason::kPermissionDenied));
  }
}

TEST_F(PatientExportTest, WhoSignedInUnderAMergedRecordGetsTheWholeFile) {
  Talked();
  const std::string lead = Patient();
  v1::CreatePatientRequest create;
  create.set_parent(parent());
  create.set_request_id(NewRequestId());
  create.mutable_patient()->set_given_name(CanaryName("Robin"));
  create.mutable_patient()->set_family_name(CanaryName("Vale"));
  ASSERT_OK_AND_ASSIGN(const auto stays, service_.Call(Desk(), &People::CreatePatient, create));
  v1::MergePatientsRequest merge;
  merge.set_name(stays.name());
  merge.set_duplicate(lead);
  merge.set_request_id(NewRequestId());
  ASSERT_OK(service_.Call(Desk(), &People::MergePatients, merge));
  for (const std::string& name : {lead, stays.name()}) {
    ASSERT_OK_AND_ASSIGN(const auto file, Export(Self(name), name));
    EXPECT_EQ(file.patient().name(), stays.name());
    EXPECT_EQ(file.appointments_size(), 1);
    EXPECT_EQ(file.messages_size(), 2);
    ASSERT_EQ(file.consultations_size(), 1);
    EXPECT_EQ(file.consultations(0).answers_size(), 1);
  }
}

}  // namespace
}  // namespace tandem::testing
