// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/admission.h"

#include "base/status.h"
#include "scheduler/access/access_errors.h"

namespace tandem::access {
namespace {

// A provider answers within milliseconds; a caller's thread is not for waiting.
constexpr absl::Duration kKeysPatience = absl::Seconds(3);

}  // namespace

absl::StatusOr<Principal> Admission::AdmitAnonymous(const AccessRule& rule, const Caller& caller) {
  if (!rule.IsPublic()) return errors::Unauthenticated();
  if (!caller.clinic.has_value()) return errors::ClinicUnnamed(caller.clinic_field);
  Principal principal;
  ASSIGN_OR_RETURN(principal.clinic, routes_.Find(*caller.clinic, caller.deadline));
  principal.clinic_slug = std::string(*caller.clinic);
  return principal;
}

absl::StatusOr<Principal> Admission::AdmitSession(const AccessRule& rule, const Caller& caller,
                                                  const SessionToken& token) {
  if (sessions_ == nullptr) return errors::Unauthenticated();
  const absl::StatusOr<ClinicId> clinic = routes_.Find(token.clinic, caller.deadline);
  if (absl::IsNotFound(clinic.status())) return errors::Unauthenticated();
  RETURN_IF_ERROR(clinic.status());
  ASSIGN_OR_RETURN(Principal principal,
                   sessions_->FindSession(*clinic, caller.token, caller.deadline));
  if (!rule.Allows(principal.role)) return errors::RoleRefused(principal.role, caller.method);
  if (caller.clinic.has_value() && *caller.clinic != token.clinic) return errors::NotFound();
  principal.clinic = *clinic;
  principal.clinic_slug = std::string(token.clinic);
  return principal;
}

absl::StatusOr<Principal> Admission::AdmitClaimed(const AccessRule& rule, const Caller& caller,
                                                  const Claims& claims) {
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

// Where the token names no clinic, one that is not there is like one that has never heard of the
// caller.
absl::StatusOr<ClinicId> Admission::ClinicOf(const Caller& caller, const Claims& claims) {
  if (!claims.clinic.empty()) return routes_.Find(claims.clinic, caller.deadline);
  if (!caller.clinic.has_value()) return errors::ClinicUnnamed(caller.clinic_field);
  absl::StatusOr<ClinicId> found = routes_.Find(*caller.clinic, caller.deadline);
  if (absl::IsNotFound(found.status())) return errors::Unauthenticated();
  return found;
}

absl::StatusOr<Principal> Admission::AdmitStaff(const AccessRule& rule, const Caller& caller,
                                                const Claims& claims, absl::Time now) {
  Principal principal;
  ASSIGN_OR_RETURN(principal.clinic, ClinicOf(caller, claims));
  ASSIGN_OR_RETURN(const std::optional<StaffCard> card,
                   parts_.staff.Find(principal.clinic, claims.subject, now, caller.deadline));
  if (!card.has_value() || card->disabled) return errors::Unauthenticated();
  if (!rule.Allows(card->role)) return errors::RoleRefused(card->role, caller.method);
  principal.clinic_slug = claims.clinic.empty() ? std::string(*caller.clinic) : claims.clinic;
  const bool foreign = caller.clinic.has_value() && *caller.clinic != principal.clinic_slug;
  if (foreign) return errors::NotFound();
  principal.role = card->role;
  principal.subject = claims.subject;
  principal.staff = card->staff;
  principal.practitioner = card->practitioner;
  principal.signed_in_recently = IsRecent(claims.sign_in_time, now, parts_.sign_in_age_max);
  if (rule.recent_sign_in && !principal.signed_in_recently) return errors::SignInAgain();
  return principal;
}

absl::StatusOr<Principal> Admission::Admit(const AccessRule& rule, const Caller& caller) {
  if (caller.token.empty()) return AdmitAnonymous(rule, caller);
  const std::optional<SessionToken> session = ReadSessionToken(caller.token);
  if (session.has_value()) return AdmitSession(rule, caller, *session);
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(const Claims claims, parts_.tokens.Verify(caller.token, now, kKeysPatience));
  if (claims.role != Role::kAnonymous) return AdmitClaimed(rule, caller, claims);
  return AdmitStaff(rule, caller, claims, now);
}

}  // namespace tandem::access
