// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/erasure_fixture.h"

#include <fmt/format.h>

#include "scheduler/secret_key.h"

namespace tandem::testing {
namespace {

constexpr char kZone[] = "Pacific/Pago_Pago";
constexpr char kBirthDate[] = "1987-06-05";

}  // namespace

ErasureTest::ErasureTest()
    : session_secrets_(ReadSecretKey(service_.config().secret_key_file).value()) {}

v1::ErasePatientRequest ErasureTest::EraseRequest(const std::string& name) {
  v1::ErasePatientRequest request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  request.set_reason(CanaryName("asked for it"));
  return request;
}

absl::StatusOr<v1::Patient> ErasureTest::See(const std::string& name, const Who& who) {
  v1::GetPatientRequest request;
  request.set_name(name);
  return service_.Call(who, &People::GetPatient, request);
}

std::string ErasureTest::Enter(const std::string& given_name, const std::string& email) {
  v1::CreatePatientRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.mutable_patient()->set_given_name(given_name);
  request.mutable_patient()->set_family_name(given_name);
  if (!email.empty()) request.mutable_patient()->add_contacts()->set_email(email);
  const auto created = service_.Call(Desk(), &People::CreatePatient, request);
  EXPECT_OK(created);
  return created.value_or(v1::Patient()).name();
}

v1::Consultation ErasureTest::Phoned(const std::string& phone) {
  v1::BookConsultationByPhoneRequest request = PhoneRequest(phone);
  request.mutable_person()->set_given_name(CanaryName());
  request.mutable_person()->set_family_name(CanaryName("Vale"));
  const auto booked = Ask(&Stub::BookConsultationByPhone, request, Desk());
  EXPECT_OK(booked);
  return booked.value_or(v1::Consultation());
}

std::string ErasureTest::OnlyPatient() {
  return parent() + "/patients/" + service_.db().Sql("SELECT patient_id FROM patient LIMIT 1");
}

void ErasureTest::Talk() {
  v1::HoldConsultationRequest hold_request = HoldRequest(CanaryEmail());
  hold_request.set_time_zone(kZone);
  hold_request.set_patient_state("WA");
  const auto hold = Ask(&Stub::HoldConsultation, hold_request);
  ASSERT_OK(hold);
  v1::BookConsultationRequest request = BookRequest(*hold, CodeOf(*hold));
  request.mutable_person()->set_given_name(CanaryName());
  request.mutable_person()->set_family_name(CanaryName("Vale"));
  (*request.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_UNSURE;
  const auto booked = Ask(&Stub::BookConsultation, request);
  ASSERT_OK(booked);
  WaitFor(*booked);
  ASSERT_OK(Ask(&Stub::RecordConsultationOutcome,
                OutcomeRequest(booked->name(), v1::CONSULTATION_OUTCOME_EVALUATION), Clinician()));
}

void ErasureTest::FillRecord(const std::string& name) {
  v1::UpdatePatientRequest request;
  request.set_request_id(NewRequestId());
  v1::Patient& patient = *request.mutable_patient();
  patient.set_name(name);
  patient.set_status(v1::PATIENT_STATUS_ACTIVE);
  patient.set_preferred_name(CanaryName("Bo"));
  patient.mutable_birth_date()->set_year(1987);
  patient.mutable_birth_date()->set_month(6);
  patient.mutable_birth_date()->set_day(5);
  patient.set_time_zone(kZone);
  patient.set_postal_code("98101");
  patient.add_contacts()->set_email(CanaryEmail());
  patient.add_contacts()->set_phone(CanaryPhone(1));
  v1::Supporter& friend_of = *patient.add_supporters();
  friend_of.set_display_name(CanaryName("Kim"));
  friend_of.set_phone(CanaryPhone(2));
  patient.mutable_preferences()->set_channel(v1::PatientPreferences::CHANNEL_SMS);
  patient.mutable_preferences()->set_pairing_declined(true);
  for (const char* path : {"preferred_name", "birth_date", "time_zone", "postal_code", "contacts",
                           "supporters", "preferences"}) {
    request.mutable_update_mask()->add_paths(path);
  }
  ASSERT_OK(service_.Call(Desk(), &People::UpdatePatient, request));
}

void ErasureTest::Consent(const std::string& name) {
  v1::RecordConsentRequest request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  request.mutable_consent()->set_kind(v1::CONSENT_KIND_TREATMENT);
  request.mutable_consent()->set_document_version("2026-11");
  request.mutable_consent()->set_channel("paper");
  ASSERT_OK(service_.Call(Desk(), &People::RecordConsent, request));
}

v1::OpenedSession ErasureTest::SignIn(const std::string& email) {
  v1::StartSignInRequest start;
  start.set_parent(parent());
  start.mutable_contact()->set_email(email);
  const auto started = service_.Call({}, &Sessions::StartSignIn, start);
  EXPECT_OK(started);
  v1::FinishSignInRequest finish;
  finish.set_parent(parent());
  finish.set_sign_in(started->sign_in());
  finish.set_code(session_secrets_.Code(ParseUuid(started->sign_in()).value()));
  const auto opened = service_.Call({}, &Sessions::FinishSignIn, finish);
  EXPECT_OK(opened);
  return opened.value_or(v1::OpenedSession());
}

absl::StatusOr<v1::Proxy> ErasureTest::Grant(const std::string& patient, const std::string& email,
                                             const Who& who) {
  v1::GrantProxyRequest request;
  request.set_parent(patient);
  request.set_request_id(NewRequestId());
  request.mutable_proxy()->mutable_contact()->set_email(email);
  request.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  return service_.Call(who, &Sessions::GrantProxy, request);
}

void ErasureTest::OpenSessions(const std::string& name) {
  const auto act_for = [&](const std::string& whom, const v1::OpenedSession& session) {
    v1::ActForRequest request;
    request.set_name(whom);
    const auto acting = service_.Call({session.token()}, &Sessions::ActFor, request);
    EXPECT_OK(acting);
    return acting.value_or(v1::OpenedSession());
  };
  own_session_ = SignIn(CanaryEmail());
  ASSERT_OK(Grant(name, CanaryEmail("mother"), {own_session_.token()}));
  by_proxy_ = act_for(name, SignIn(CanaryEmail("mother")));
  const std::string other = Enter("Other");
  ASSERT_OK(Grant(other, CanaryEmail(), Desk()));
  as_proxy_ = act_for(other, SignIn(CanaryEmail()));
}

absl::Status ErasureTest::Merge(const std::string& stays, const std::string& duplicate) {
  v1::MergePatientsRequest request;
  request.set_name(stays);
  request.set_duplicate(duplicate);
  request.set_request_id(NewRequestId());
  return service_.Call(Desk(), &People::MergePatients, request).status();
}

std::string ErasureTest::LiveThrough() {
  Talk();
  const std::string name = OnlyPatient();
  merged_ = Enter(CanaryName("Twin"), CanaryEmail("twin"));
  EXPECT_OK(Merge(name, merged_));
  FillRecord(name);
  Consent(name);
  EXPECT_OK(Hold(CanaryEmail()));  // and nothing comes of it
  clock_.Advance(absl::Hours(24));
  EXPECT_OK(Cancel(Phoned(CanaryPhone(1)).manage_token()));
  service_.RunJobs();
  OpenSessions(name);
  // What the desk may type when it books past the rules.
  service_.db().Sql("UPDATE appointment_event e SET override_reason = '" + CanaryName("insists") +
                    "' FROM appointment a WHERE e.appointment_id = a.appointment_id AND "
                    "a.patient_id IS NOT NULL");
  return name;
}

std::vector<std::string> ErasureTest::Traces() {
  std::vector<std::string> traces = {kBirthDate, kZone};
  const std::string count = service_.db().Sql("SELECT count(*) FROM contact");
  for (int i = 0; i < std::stoi(count); ++i) {
    const std::string digest = service_.db().Sql(fmt::format(
        "SELECT encode(value_digest, 'hex') FROM contact ORDER BY contact_id OFFSET {} LIMIT 1",
        i));
    if (!digest.empty()) traces.push_back(digest);
  }
  return traces;
}

}  // namespace tandem::testing
