// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/admission.h"

#include "base/status.h"
#include "scheduler/access/access_errors.h"

namespace tandem::access {

absl::StatusOr<Principal> Admission::AdmitAnonymous(const AccessRule& rule, const Caller& caller) {
  if (!rule.IsPublic()) return errors::Unauthenticated();
  if (!caller.clinic.has_value()) return errors::ClinicUnnamed(caller.clinic_field);
  Principal principal;
  ASSIGN_OR_RETURN(principal.clinic, routes_.Find(*caller.clinic, caller.deadline));
  principal.clinic_slug = std::string(*caller.clinic);
  return principal;
}

absl::StatusOr<Principal> Admission::Admit(const AccessRule& rule, const Caller& caller) {
  if (caller.token.empty()) return AdmitAnonymous(rule, caller);
  ASSIGN_OR_RETURN(const Claims claims, tokens_.Verify(caller.token, clock_.Now()));
  if (!rule.Allows(claims.role)) return errors::RoleRefused(claims.role, caller.method);
  if (caller.clinic.has_value() && *caller.clinic != claims.clinic) return errors::NotFound();
  Principal principal;
  ASSIGN_OR_RETURN(principal.clinic, routes_.Find(claims.clinic, caller.deadline));
  principal.role = claims.role;
  principal.clinic_slug = claims.clinic;
  principal.subject = claims.subject;
  principal.patient = claims.patient;
  return principal;
}

}  // namespace tandem::access
