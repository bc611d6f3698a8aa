// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sessions_wire.h"

#include <optional>
#include <string>

#include "base/rpc/date_proto.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/consultations/consultations_fields_wire.h"
#include "scheduler/directory/directory_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::sessions {
namespace {

constexpr std::string_view kSessionPattern =
    "clinics/{clinic}/patients/{patient}/sessions/{session}";
constexpr std::string_view kProxyPattern = "clinics/{clinic}/patients/{patient}/proxies/{proxy}";

// A thing of a patient's. Nil ids after a violation.
struct Owned {
  PatientId patient;
  Uuid thing;
  bool foreign = false;  // another clinic's
};

Owned ReadOwned(const access::CallContext& call, std::string_view pattern, std::string_view name,
                Violations& violations) {
  const auto values = rpc::ReadName(pattern, name, "name", violations);
  if (!values.has_value()) return {};
  Owned owned;
  owned.foreign = (*values)[0] != call.principal.clinic_slug;
  owned.patient = PatientId(rpc::ReadUuid((*values)[1], "name", violations).value_or(Uuid()));
  owned.thing = rpc::ReadUuid((*values)[2], "name", violations).value_or(Uuid());
  return owned;
}

absl::Status Verdict(const Violations& violations, bool foreign) {
  RETURN_IF_ERROR(violations.ToStatus());
  return foreign ? access::errors::NotFound() : absl::OkStatus();
}

std::optional<absl::CivilDay> ReadBirthDate(const v1::FinishSignInRequest& request,
                                            Violations& violations) {
  if (!request.has_birth_date()) return std::nullopt;
  return rpc::ReadDate(request.birth_date(), "birth_date", violations);
}

std::optional<absl::Time> ReadEnd(const v1::Proxy& proxy, absl::Time now, Violations& violations) {
  if (!proxy.has_expire_time()) return std::nullopt;
  const auto end = rpc::ReadTime(proxy.expire_time(), "proxy.expire_time", violations);
  if (end.has_value() && *end <= now) {
    violations.Add("proxy.expire_time", "must be in the future");
  }
  return end;
}

std::string NameOf(std::string_view pattern, const access::CallContext& call, PatientId patient,
                   const Uuid& thing) {
  if (patient.IsNil() || thing.IsNil()) return "";
  return rpc::BuildName(pattern, {call.principal.clinic_slug, ToString(patient), ToString(thing)});
}

}  // namespace

absl::StatusOr<SignInRequest> ReadStart(const v1::StartSignInRequest& request) {
  RETURN_IF_ERROR(directory::CheckClinicName(request.parent(), "parent"));
  Violations violations;
  SignInRequest read;
  read.contact = consultations::ReadContact(request.contact(), violations);
  read.language = consultations::ReadPageLanguage(request.language(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return read;
}

absl::StatusOr<SignInProof> ReadFinish(const v1::FinishSignInRequest& request) {
  RETURN_IF_ERROR(directory::CheckClinicName(request.parent(), "parent"));
  Violations violations;
  SignInProof proof;
  proof.birth_date = ReadBirthDate(request, violations);
  proof.link_token = request.link_token();
  if (request.link_token().empty()) {
    proof.id = SignInId(rpc::ReadUuid(request.sign_in(), "sign_in", violations).value_or(Uuid()));
    proof.code = request.code();
    if (!codes::IsCodeForm(proof.code)) violations.Add("code", "must be six digits");
  } else if (!request.sign_in().empty() || !request.code().empty()) {
    violations.Add("link_token", "must stand alone, without sign_in and code");
  } else if (request.link_token().size() > kLinkTokenBytesMax) {
    proof.link_token.resize(kLinkTokenBytesMax);  // no such link either
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return proof;
}

absl::StatusOr<PatientId> ReadPatient(const access::CallContext& call, std::string_view name,
                                      std::string_view field) {
  Violations violations;
  const auto values = rpc::ReadName(directory::kPatientPattern, name, field, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  const Uuid id = rpc::ReadUuid((*values)[1], field, violations).value_or(Uuid());
  RETURN_IF_ERROR(Verdict(violations, (*values)[0] != call.principal.clinic_slug));
  return PatientId(id);
}

absl::StatusOr<SessionRef> ReadSession(const access::CallContext& call,
                                       const v1::RevokeSessionRequest& request) {
  Violations violations;
  const Owned owned = ReadOwned(call, kSessionPattern, request.name(), violations);
  RETURN_IF_ERROR(Verdict(violations, owned.foreign));
  return SessionRef{owned.patient, SessionId(owned.thing)};
}

absl::StatusOr<ProxyGranting> ReadGrant(const access::CallContext& call,
                                        const v1::GrantProxyRequest& request, absl::Time now) {
  Violations violations;
  ProxyGranting wanted;
  wanted.key = requests::ReadRequestKey(call, request, violations);
  const v1::Proxy& proxy = request.proxy();
  wanted.grant.contact = consultations::ReadContact(proxy.contact(), violations, "proxy.contact");
  if (proxy.scope() != v1::PROXY_SCOPE_APPOINTMENTS) {
    violations.Add("proxy.scope", "must be PROXY_SCOPE_APPOINTMENTS");
  }
  wanted.grant.expire = ReadEnd(proxy, now, violations);
  rpc::ReadName(directory::kPatientPattern, request.parent(), "parent", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(wanted.grant.patient, ReadPatient(call, request.parent(), "parent"));
  return wanted;
}

absl::StatusOr<ProxyRevocation> ReadRevocation(const access::CallContext& call,
                                               const v1::RevokeProxyRequest& request) {
  Violations violations;
  ProxyRevocation wanted;
  wanted.key = requests::ReadRequestKey(call, request, violations);
  const Owned owned = ReadOwned(call, kProxyPattern, request.name(), violations);
  RETURN_IF_ERROR(Verdict(violations, owned.foreign));
  wanted.patient = owned.patient;
  wanted.grant = GrantId(owned.thing);
  return wanted;
}

void Write(const StartedSignIn& started, v1::SignIn& wire) {
  wire.set_sign_in(ToString(started.id));
  rpc::WriteTime(started.expire, *wire.mutable_expire_time());
  wire.set_code_tries_left(started.tries_left);
}

void Write(const access::CallContext& call, const OpenedSession& opened, v1::OpenedSession& wire) {
  wire.set_token(opened.token);
  Write(call, opened.session, *wire.mutable_session());
  for (const PatientId patient : opened.may_act_for) {
    wire.add_may_act_for(directory::PatientName(call.principal.clinic_slug, patient));
  }
}

void Write(const access::CallContext& call, const Session& session, v1::PatientSession& wire) {
  wire.set_name(NameOf(kSessionPattern, call, session.patient, session.id.uuid));
  wire.set_patient(directory::PatientName(call.principal.clinic_slug, session.patient));
  wire.set_proxy(NameOf(kProxyPattern, call, session.patient, session.grant.uuid));
  rpc::WriteTime(session.create, *wire.mutable_create_time());
  rpc::WriteTime(session.last_use, *wire.mutable_last_use_time());
  rpc::WriteTime(session.expire, *wire.mutable_expire_time());
}

void Write(const access::CallContext& call, const Grant& grant, v1::Proxy& wire) {
  wire.set_name(NameOf(kProxyPattern, call, grant.patient, grant.id.uuid));
  if (!grant.revoke.has_value() && grant.contact.kind == patients::ContactKind::kEmail) {
    wire.mutable_contact()->set_email(grant.contact.value);
  } else if (!grant.revoke.has_value()) {
    wire.mutable_contact()->set_phone(grant.contact.value);
  }
  wire.set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  rpc::WriteTime(grant.create, *wire.mutable_create_time());
  if (grant.expire.has_value()) rpc::WriteTime(*grant.expire, *wire.mutable_expire_time());
  if (grant.revoke.has_value()) rpc::WriteTime(*grant.revoke, *wire.mutable_revoke_time());
}

}  // namespace tandem::sessions
