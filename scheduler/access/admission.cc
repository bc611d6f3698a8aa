// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/admission.h"

#include "base/status.h"
#include "scheduler/access/access_errors.h"

namespace tandem::access {
namespace {

// A provider answers within milliseconds; a caller's thread is not for waiting.
constexpr absl::Duration kKeysPatience = absl::Seconds(3);

}  // namespace

absl::Status Admission::AdmitAnonymous(const AccessRule& rule, const Caller& caller,
                                       Principal& who) {
  if (!rule.IsPublic()) return errors::Unauthenticated();
  if (!caller.clinic.has_value()) return errors::ClinicUnnamed(caller.clinic_field);
  ASSIGN_OR_RETURN(who.clinic, routes_.Find(*caller.clinic, caller.deadline));
  who.clinic_slug = std::string(*caller.clinic);
  return absl::OkStatus();
}

absl::Status Admission::AdmitProgram(const AccessRule& rule, const Caller& caller, Principal& who) {
  who.role = Role::kService;
  who.subject = std::string(caller.program);
  absl::StatusOr<ClinicId> clinic = errors::ClinicUnnamed(caller.clinic_field);
  if (caller.clinic.has_value()) {
    clinic = routes_.Find(*caller.clinic, caller.deadline);
    who.clinic_slug = std::string(*caller.clinic);
  }
  if (clinic.ok()) who.clinic = *clinic;
  if (!rule.Allows(Role::kService)) return errors::RoleRefused(Role::kService, caller.method);
  return clinic.status();
}

bool Admission::IsAnonymous(const Caller& caller) const {
  return caller.token.empty() && (caller.program.empty() || IsEdge(caller.program));
}

bool Admission::IsEdge(std::string_view program) const {
  const auto known = parts_.programs.find(program);
  return known != parts_.programs.end() && known->second == ProgramKind::kEdge;
}

absl::Status Admission::AdmitSession(const AccessRule& rule, const Caller& caller,
                                     const SessionToken& token, Principal& who) {
  if (sessions_ == nullptr) return errors::Unauthenticated();
  const absl::StatusOr<ClinicId> clinic = routes_.Find(token.clinic, caller.deadline);
  if (absl::IsNotFound(clinic.status())) return errors::Unauthenticated();
  RETURN_IF_ERROR(clinic.status());
  ASSIGN_OR_RETURN(who, sessions_->FindSession(*clinic, caller.token, caller.deadline));
  who.clinic = *clinic;
  who.clinic_slug = std::string(token.clinic);
  return Judge(rule, caller, who);
}

absl::Status Admission::AdmitClaimed(const AccessRule& rule, const Caller& caller,
                                     const Claims& claims, Principal& who) {
  const absl::StatusOr<ClinicId> clinic = routes_.Find(claims.clinic, caller.deadline);
  if (clinic.ok()) who.clinic = *clinic;
  who.role = claims.role;
  who.clinic_slug = claims.clinic;
  who.subject = claims.subject;
  who.patient = claims.patient;
  RETURN_IF_ERROR(Judge(rule, caller, who));
  return clinic.status();
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

absl::Status Admission::NoteNewSignIn(const Caller& caller, const Principal& principal,
                                      const StaffCard& card, absl::Time sign_in_time) {
  const bool is_new = sign_in_time > card.last_sign_in_time;
  const bool is_future = sign_in_time > parts_.clock.Now() + kTokenLeeway;
  if (!is_new || is_future || parts_.note_sign_in == nullptr) return absl::OkStatus();
  CallContext call;
  call.principal = principal;
  call.method = std::string(caller.method);
  call.call_id = caller.call_id;
  call.deadline = caller.deadline;
  RETURN_IF_ERROR(parts_.note_sign_in(call, sign_in_time));
  parts_.staff.SignedIn(principal.clinic, principal.subject, sign_in_time);
  return absl::OkStatus();
}

absl::Status Admission::AdmitStaff(const AccessRule& rule, const Caller& caller,
                                   const Claims& claims, Principal& who) {
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(const ClinicId clinic, ClinicOf(caller, claims));
  ASSIGN_OR_RETURN(const std::optional<StaffCard> card,
                   parts_.staff.Find(clinic, claims.subject, now, caller.deadline));
  if (!card.has_value() || card->disabled) return errors::Unauthenticated();
  who.clinic = clinic;
  who.clinic_slug = claims.clinic.empty() ? std::string(*caller.clinic) : claims.clinic;
  who.role = card->role;
  who.subject = claims.subject;
  who.staff = card->staff;
  who.practitioner = card->practitioner;
  who.signed_in_recently = IsRecent(claims.sign_in_time, now, parts_.sign_in_age_max);
  RETURN_IF_ERROR(NoteNewSignIn(caller, who, *card, claims.sign_in_time));
  RETURN_IF_ERROR(Judge(rule, caller, who));
  return rule.recent_sign_in && !who.signed_in_recently ? errors::SignInAgain() : absl::OkStatus();
}

absl::Status Admission::Judge(const AccessRule& rule, const Caller& caller, const Principal& who) {
  if (!rule.Allows(who.role)) return errors::RoleRefused(who.role, caller.method);
  const bool foreign = caller.clinic.has_value() && *caller.clinic != who.clinic_slug;
  return foreign ? errors::NotFound() : absl::OkStatus();
}

absl::Status Admission::Admit(const AccessRule& rule, const Caller& caller, Principal& who) {
  if (IsAnonymous(caller)) return AdmitAnonymous(rule, caller, who);
  if (!caller.program.empty() && !parts_.programs.contains(caller.program)) {
    return errors::Unauthenticated();  // the server has let nobody else in
  }
  if (caller.token.empty()) return AdmitProgram(rule, caller, who);
  const std::optional<SessionToken> session = ReadSessionToken(caller.token);
  if (session.has_value()) return AdmitSession(rule, caller, *session, who);
  ASSIGN_OR_RETURN(const Claims claims,
                   parts_.tokens.Verify(caller.token, parts_.clock.Now(), kKeysPatience));
  if (claims.role != Role::kAnonymous) return AdmitClaimed(rule, caller, claims, who);
  return AdmitStaff(rule, caller, claims, who);
}

absl::StatusOr<Principal> Admission::Admit(const AccessRule& rule, const Caller& caller) {
  Principal who;
  RETURN_IF_ERROR(Admit(rule, caller, who));
  return who;
}

}  // namespace tandem::access
