// SPDX-License-Identifier: Apache-2.0
// Good requests about people, their sessions and proxies, about staff, and about the clinic itself.
#include "base/rpc/time_proto.h"
#include "tandem/v1/emergency.pb.h"
#include "tests/support/canary.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

constexpr char kReason[] = "fell ill at the station";

}  // namespace

void GoodRequests::AddPeople() {
  make_["GetPatient"] = [](Side& side, const Person& of) {
    return Named(side, "GetPatient", of.patient);
  };
  make_["ExportPatient"] = [this](Side& side, const Person& of) {
    Clearance(side, of);
    return Named(side, "ExportPatient", of.patient);
  };
  make_["CreatePatient"] = [](Side& side, const Person& of) {
    v1::CreatePatientRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.mutable_patient()->set_given_name(CanaryName("Sasha"));
    request.mutable_patient()->set_family_name(CanaryName("Hill"));
    request.mutable_patient()->mutable_preferences()->set_preferred_practitioner(
        side.desk.Name("practitioners", of.practitioner));
    return Packed(request);
  };
  make_["UpdatePatient"] = [](Side& side, const Person& of) {
    v1::UpdatePatientRequest request;
    request.set_request_id(side.desk.NewRequestId());
    request.mutable_patient()->set_name(of.patient);
    request.mutable_patient()->mutable_preferences()->set_preferred_practitioner(
        side.desk.Name("practitioners", of.practitioner));
    request.mutable_update_mask()->add_paths("preferences");
    return Packed(request);
  };
  make_["FindPatients"] = [](Side& side, const Person&) {
    v1::FindPatientsRequest request;
    request.set_parent(side.desk.parent());
    request.set_name_prefix("Qz");
    return Packed(request);
  };
  // Two who may be taken for one: whoever is merged is signed out, and nobody else is to be.
  make_["MergePatients"] = [](Side& side, const Person&) {
    v1::MergePatientsRequest request;
    request.set_name(side.desk.AddPatient());
    request.set_duplicate(side.desk.AddPatient());
    request.set_request_id(side.desk.NewRequestId());
    return Packed(request);
  };
  make_["RecordConsent"] = [](Side& side, const Person& of) {
    v1::RecordConsentRequest request;
    request.set_name(of.patient);
    request.set_request_id(side.desk.NewRequestId());
    request.mutable_consent()->set_kind(v1::CONSENT_KIND_EMAIL);
    request.mutable_consent()->set_document_version("2026-11");
    request.mutable_consent()->set_channel("web");
    return Packed(request);
  };
  make_["ErasePatient"] = [](Side& side, const Person&) {
    v1::ErasePatientRequest request;
    request.set_name(side.desk.AddPatient());
    request.set_request_id(side.desk.NewRequestId());
    request.set_reason("asked for it");
    return Packed(request);
  };
}

v1::SignIn GoodRequests::StartSignIn(const std::string& clinic, const std::string& email) {
  ForgetCounts();
  v1::StartSignInRequest request;
  request.set_parent("clinics/" + clinic);
  request.mutable_contact()->set_email(email);
  return Get<v1::SignIn>({}, "StartSignIn", request);
}

v1::OpenedSession GoodRequests::SignIn(const std::string& clinic, const std::string& email) {
  v1::FinishSignInRequest request;
  request.set_parent("clinics/" + clinic);
  const Uuid id = ParseUuid(StartSignIn(clinic, email).sign_in()).value();
  request.set_link_token(session_secrets_.LinkToken(clinic, id));
  return Get<v1::OpenedSession>({}, "FinishSignIn", request);
}

void GoodRequests::AddSessions() {
  make_["StartSignIn"] = [this](Side& side, const Person& of) {
    ForgetCounts();
    v1::StartSignInRequest request;
    request.set_parent(side.desk.parent());
    request.mutable_contact()->set_email(of.email);
    return Packed(request);
  };
  make_["FinishSignIn"] = [this](Side& side, const Person& of) {
    v1::FinishSignInRequest request;
    request.set_parent(side.desk.parent());
    const Uuid id = ParseUuid(StartSignIn(of.clinic, of.email).sign_in()).value();
    request.set_link_token(session_secrets_.LinkToken(of.clinic, id));
    return Packed(request);
  };
  make_["FinishSignIn/code"] = [this](Side& side, const Person& of) {
    v1::FinishSignInRequest request;
    request.set_parent(side.desk.parent());
    request.set_sign_in(StartSignIn(of.clinic, of.email).sign_in());
    request.set_code(session_secrets_.Code(ParseUuid(request.sign_in()).value()));
    return Packed(request);
  };
  make_["SignOut"] = [](Side& side, const Person&) {
    return Under(side, "SignOut", side.desk.parent());
  };
  make_["ListSessions"] = [](Side& side, const Person& of) {
    return Under(side, "ListSessions", of.patient);
  };
  make_["RevokeSession"] = [this](Side& side, const Person& of) {
    return Named(side, "RevokeSession", SignIn(of.clinic, of.email).session().name());
  };
  make_["ActFor"] = [](Side& side, const Person& of) {
    return Named(side, "ActFor", of.acts_for.empty() ? of.patient : of.acts_for);
  };
}

v1::Proxy GoodRequests::Grant(const Person& person, const std::string& email) {
  Side& side = SideOf(person.clinic);
  v1::GrantProxyRequest request;
  request.set_parent(person.patient);
  request.set_request_id(side.desk.NewRequestId());
  request.mutable_proxy()->mutable_contact()->set_email(email);
  request.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  return Get<v1::Proxy>(side.desk.who(), "GrantProxy", request);
}

void GoodRequests::AddProxies() {
  // There may be five; those of before are not what is tested.
  const auto forget = [this] {
    service_.db().Sql(
        "UPDATE proxy_grant SET revoke_time = proxy_grant.create_time FROM contact WHERE "
        "contact.contact_id = proxy_grant.contact_id AND value LIKE 'friend%'");
  };
  make_["GrantProxy"] = [this, forget](Side& side, const Person& of) {
    forget();
    v1::GrantProxyRequest request;
    request.set_parent(of.patient);
    request.set_request_id(side.desk.NewRequestId());
    request.mutable_proxy()->mutable_contact()->set_email(NewEmail("friend"));
    request.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
    return Packed(request);
  };
  make_["RevokeProxy"] = [this, forget](Side& side, const Person& of) {
    forget();
    return Named(side, "RevokeProxy", Grant(of, NewEmail("sister")).name());
  };
  make_["ListProxies"] = [](Side& side, const Person& of) {
    return Under(side, "ListProxies", of.patient);
  };
}

std::string GoodRequests::StaffMember(Side& side, const std::string& clinic) {
  v1::CreateStaffRequest request;
  request.set_parent(side.desk.parent());
  request.set_request_id(side.desk.NewRequestId());
  request.set_subject("colleague-" + std::to_string(++people_));
  request.set_role(v1::ROLE_THERAPIST);
  const Who admin = service_.As(access::Role::kClinicAdmin, clinic);
  return Get<v1::StaffMember>(admin, "CreateStaff", request).name();
}

void GoodRequests::AddStaff() {
  make_["CreateStaff"] = [this](Side& side, const Person& of) {
    v1::CreateStaffRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.set_subject("colleague-" + std::to_string(++people_));
    request.set_role(v1::ROLE_THERAPIST);
    request.set_practitioner(side.desk.Name("practitioners", of.practitioner));
    return Packed(request);
  };
  make_["UpdateStaff"] = [this](Side& side, const Person& of) {
    v1::UpdateStaffRequest request;
    request.set_name(StaffMember(side, of.clinic));
    request.set_request_id(side.desk.NewRequestId());
    request.mutable_update_mask()->add_paths("practitioner");
    request.set_practitioner(side.desk.Name("practitioners", of.practitioner));
    return Packed(request);
  };
  for (const char* verb : {"DisableStaff", "EnableStaff"}) {
    make_[verb] = [this, verb](Side& side, const Person& of) {
      return Named(side, verb, StaffMember(side, of.clinic));
    };
  }
  make_["ListStaff"] = [](Side& side, const Person&) {
    return Under(side, "ListStaff", side.desk.parent());
  };
}

std::string GoodRequests::EmergencyAccess(Side& side, const Person& of) {
  v1::BreakGlassRequest request;
  request.set_parent(side.desk.parent());
  request.set_request_id(side.desk.NewRequestId());
  request.set_patient(of.patient);
  request.set_reason(kReason);
  const bool given = !of.opener.token.empty();
  const Who who = given ? of.opener : service_.As(access::Role::kPractitioner, of.clinic);
  return Get<v1::EmergencyAccess>(who, "BreakGlass", request).name();
}

void GoodRequests::AddEmergencies() {
  make_["BreakGlass"] = [](Side& side, const Person& of) {
    v1::BreakGlassRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.set_patient(of.patient);
    request.set_reason(kReason);
    return Packed(request);
  };
  make_["GetEmergencyRecord"] = [this](Side& side, const Person& of) {
    return Named(side, "GetEmergencyRecord", EmergencyAccess(side, of));
  };
  make_["ListEmergencyAccesses"] = [](Side& side, const Person&) {
    return Under(side, "ListEmergencyAccesses", side.desk.parent());
  };
  make_["ReviewEmergencyAccess"] = [this](Side& side, const Person& of) {
    v1::ReviewEmergencyAccessRequest request;
    request.set_name(EmergencyAccess(side, of));
    request.set_request_id(side.desk.NewRequestId());
    request.set_finding(v1::EMERGENCY_FINDING_JUSTIFIED);
    return Packed(request);
  };
}

void GoodRequests::AddClinic() {
  make_["GetClinic"] = [](Side& side, const Person&) {
    return Named(side, "GetClinic", side.desk.parent());
  };
  for (const char* method : {"ListLocations", "ListVisitTypes", "ListPractitioners", "ListRooms"}) {
    make_[method] = [method](Side& side, const Person&) {
      return Under(side, method, side.desk.parent());
    };
  }
  make_["SearchAuditEntries"] = [this](Side& side, const Person& of) {
    v1::SearchAuditEntriesRequest request;
    request.set_parent(side.desk.parent());
    request.set_patient(of.patient);
    const absl::Time now = service_.clock().Now();
    rpc::WriteInterval({now - absl::Hours(24), now + absl::Hours(24)}, *request.mutable_time());
    return Packed(request);
  };
}

}  // namespace tandem::testing
