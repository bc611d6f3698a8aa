// SPDX-License-Identifier: Apache-2.0
#include "tests/support/cast.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "scheduler/staff/staff_member.h"

namespace tandem::testing {

using access::Role;
using Sessions = v1::SessionsService::Stub;

Cast::Cast(TestService& service, GoodRequests& requests, const std::string& clinic)
    : service_(service), requests_(requests), clinic_(clinic) {
  if (clinic != service.clinic()) requests.Open(clinic);
  SeatStaff();
  SeatPatients();
}

void Cast::SeatStaff() {
  for (const Role role : kAllRoles) {
    if (role == Role::kAnonymous || role == Role::kPatient || role == Role::kProxy) continue;
    in_[role] = service_.As(role, clinic_);
    out_[role] = staff::IsStaffRole(role) ? OutStaff(role) : EndedToken(role);
  }
  in_[Role::kAnonymous] = {};
  // The therapist is Kim of the clinic's file.
  service_.db().Sql(fmt::format(
      "UPDATE staff SET practitioner_id = e.entity_id FROM directory_entity e JOIN clinic_route r "
      "USING (clinic_id) WHERE e.clinic_id = staff.clinic_id AND r.slug = '{}' AND e.slug = 'kim' "
      "AND staff.role = 'therapist'",
      clinic_));
}

Who Cast::OutStaff(Role role) const {
  const std::string subject = fmt::format("out-{}", access::Name(role));
  service_.db().Sql(fmt::format(
      "INSERT INTO staff SELECT clinic_id, gen_random_uuid(), '{}', '{}', '{}', NULL, now(), "
      "now(), now() FROM clinic_route WHERE slug = '{}'",
      service_.config().issuer, subject, access::Name(role), clinic_));
  nlohmann::json claims = service_.issuer().Claims(role, clinic_);
  claims["sub"] = subject;
  return {service_.issuer().Sign(claims)};
}

Who Cast::EndedToken(Role role) const {
  nlohmann::json claims = service_.issuer().Claims(role, clinic_);
  claims["exp"] = absl::ToUnixSeconds(service_.clock().Now()) - 1;
  return {service_.issuer().Sign(claims)};
}

Who Cast::Acting(const std::string& email) {
  v1::ActForRequest request;
  request.set_name(anna_.patient);
  const Who base = {requests_.SignIn(clinic_, email).token()};
  return {service_.Call(base, &Sessions::ActFor, request).value().token()};
}

void Cast::SeatPatients() {
  anna_ = requests_.Enter(clinic_);
  ben_ = requests_.Enter(clinic_);
  ben_.practitioner = "lee";
  const Person greta = requests_.Enter(clinic_);
  grantor_ = greta.patient;
  requests_.Grant(greta, anna_.email);
  proxy_ = "proxy-" + anna_.email;
  requests_.Grant(anna_, proxy_);
  in_[Role::kPatient] = {requests_.SignIn(clinic_, anna_.email).token()};
  base_ = {requests_.SignIn(clinic_, proxy_).token()};
  in_[Role::kProxy] = Acting(proxy_);

  out_[Role::kPatient] = {requests_.SignIn(clinic_, anna_.email).token()};
  v1::SignOutRequest sign_out;
  sign_out.set_parent("clinics/" + clinic_);
  EXPECT_TRUE(service_.Call(out_[Role::kPatient], &Sessions::SignOut, sign_out).ok());
  const v1::Proxy former = requests_.Grant(anna_, "former-" + anna_.email);
  out_[Role::kProxy] = Acting("former-" + anna_.email);
  v1::RevokeProxyRequest revoke;
  revoke.set_name(former.name());
  revoke.set_request_id("9b2f0f36-63f0-4b5e-9a3e-3a1d5b1f2c11");
  const Who desk = service_.As(Role::kFrontDesk, clinic_);
  EXPECT_TRUE(service_.Call(desk, &Sessions::RevokeProxy, revoke).ok());
}

Who Cast::At(Role role, const std::string& method) {
  if (method == "SignOut" && role == Role::kPatient) {
    return {requests_.SignIn(clinic_, anna_.email).token()};
  }
  if (method == "SignOut" && role == Role::kProxy) return Acting(proxy_);
  if (method == "ActFor" && role == Role::kProxy) return base_;
  return in_.at(role);
}

Person Cast::Own(Role role, const std::string& method) {
  Person own = anna_;
  if (method == "ActFor" && role == Role::kPatient) own.acts_for = grantor_;
  const bool opens = role == Role::kTherapist || role == Role::kPractitioner;
  if (method == "GetEmergencyRecord" && opens) own.opener = At(role);
  return own;
}

Person Cast::Other(Role role, const std::string& method) {
  Person other = ben_;
  if (method == "GetEmergencyRecord") {
    other.opener = At(role == Role::kTherapist ? Role::kPractitioner : Role::kTherapist);
  }
  return other;
}

}  // namespace tandem::testing
