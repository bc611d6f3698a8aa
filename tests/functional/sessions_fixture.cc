// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/sessions_fixture.h"

#include "scheduler/secret_key.h"
#include "tests/support/canary.h"

namespace tandem::testing {

SessionsTest::SessionsTest() : secrets_(ReadSecretKey(service_.config().secret_key_file).value()) {}

v1::Patient SessionsTest::Enter(const std::string& given_name, const std::string& email,
                                bool proven) {
  v1::CreatePatientRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.mutable_patient()->set_given_name(CanaryName(given_name));
  request.mutable_patient()->set_family_name(CanaryName("Vale"));
  request.mutable_patient()->add_contacts()->set_email(email);
  const auto created = Ask(&v1::PatientsService::Stub::CreatePatient, request, Desk());
  EXPECT_OK(created);
  if (!created.ok()) return {};
  if (proven) {
    service_.db().Sql("UPDATE contact SET verify_time = create_time WHERE patient_id = '" +
                      created->name().substr(created->name().rfind('/') + 1) + "'");
  }
  return *created;
}

v1::Patient SessionsTest::EnterBorn(const std::string& given_name, const std::string& email,
                                    int birth_year) {
  const v1::Patient entered = Enter(given_name, email);
  service_.db().Sql("UPDATE patient_identity SET birth_date = '" + std::to_string(birth_year) +
                    "-02-28' WHERE given_name = '" + CanaryName(given_name) + "'");
  return entered;
}

v1::ContactPoint SessionsTest::Mail(const std::string& email) {
  v1::ContactPoint contact;
  contact.set_email(email);
  return contact;
}

v1::StartSignInRequest SessionsTest::StartRequest(const v1::ContactPoint& contact) {
  v1::StartSignInRequest request;
  request.set_parent(parent());
  *request.mutable_contact() = contact;
  return request;
}

v1::FinishSignInRequest SessionsTest::FinishRequest(const v1::SignIn& started,
                                                    const std::string& code) {
  v1::FinishSignInRequest request;
  request.set_parent(parent());
  request.set_sign_in(started.sign_in());
  request.set_code(code);
  return request;
}

v1::FinishSignInRequest SessionsTest::LinkRequest(const v1::SignIn& started) {
  v1::FinishSignInRequest request;
  request.set_parent(parent());
  request.set_link_token(LinkOf(started));
  return request;
}

std::string SessionsTest::CodeOf(const v1::SignIn& started) const {
  return secrets_.Code(ParseUuid(started.sign_in()).value());
}

std::string SessionsTest::WrongCodeOf(const v1::SignIn& started) const {
  std::string code = CodeOf(started);
  code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
  return code;
}

std::string SessionsTest::LinkOf(const v1::SignIn& started) const {
  return secrets_.LinkToken(service_.clinic(), ParseUuid(started.sign_in()).value());
}

v1::OpenedSession SessionsTest::SignIn(const std::string& email) {
  const auto started = Start(email);
  EXPECT_OK(started);
  if (!started.ok()) return {};
  const auto opened = Finish(*started, CodeOf(*started));
  EXPECT_OK(opened);
  return opened.value_or(v1::OpenedSession());
}

absl::Status SessionsTest::See(const v1::Patient& patient, const Who& who) {
  v1::GetPatientRequest request;
  request.set_name(patient.name());
  return Ask(&v1::PatientsService::Stub::GetPatient, request, who).status();
}

absl::Status SessionsTest::SignOut(const Who& who) {
  v1::SignOutRequest request;
  request.set_parent(parent());
  return Ask(&Sessions::SignOut, request, who).status();
}

absl::Status SessionsTest::Revoke(const std::string& session, const Who& who) {
  v1::RevokeSessionRequest request;
  request.set_name(session);
  return Ask(&Sessions::RevokeSession, request, who).status();
}

absl::StatusOr<v1::Proxy> SessionsTest::Grant(const v1::Patient& patient, const std::string& email,
                                              const Who& who) {
  v1::GrantProxyRequest request;
  request.set_parent(patient.name());
  request.set_request_id(NewRequestId());
  *request.mutable_proxy()->mutable_contact() = Mail(email);
  request.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  return Ask(&Sessions::GrantProxy, request, who);
}

absl::StatusOr<v1::Proxy> SessionsTest::RevokeProxy(const std::string& name, const Who& who) {
  v1::RevokeProxyRequest request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  return Ask(&Sessions::RevokeProxy, request, who);
}

absl::StatusOr<v1::OpenedSession> SessionsTest::ActFor(const v1::Patient& patient, const Who& who) {
  v1::ActForRequest request;
  request.set_name(patient.name());
  return Ask(&Sessions::ActFor, request, who);
}

absl::StatusOr<v1::ListAppointmentsResponse> SessionsTest::Visits(const v1::Patient& patient,
                                                                  const Who& who) {
  v1::ListAppointmentsRequest request;
  request.set_parent(parent());
  request.set_patient(patient.name());
  return Ask(&v1::AppointmentsService::Stub::ListAppointments, request, who);
}

int SessionsTest::Count(const std::string& from_where) {
  return std::stoi(service_.db().Sql("SELECT count(*) FROM " + from_where));
}

}  // namespace tandem::testing
