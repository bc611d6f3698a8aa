// SPDX-License-Identifier: Apache-2.0
// Admission: from a token and a clinic's slug to a principal, by the method's rule. Knows nothing
// of gRPC. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/access_rule.h"
#include "scheduler/access/clinic_routes.h"
#include "scheduler/access/principal.h"
#include "scheduler/access/recent_sign_in.h"
#include "scheduler/access/session_lookup.h"
#include "scheduler/access/session_token.h"
#include "scheduler/access/staff_cards.h"
#include "scheduler/access/token_verifier.h"

namespace tandem::access {

// Somebody at the door.
struct Caller {
  std::string_view method;
  std::string_view token;                    // empty: none was sent
  std::optional<std::string_view> clinic;    // slug that the request names
  std::string_view clinic_field = "parent";  // where the request names it
  absl::Time deadline = absl::InfiniteFuture();
};

// What it asks; all outlive it.
struct AdmissionParts {
  const Clock& clock;
  pg::Pool& pool;
  TokenVerifier& tokens;
  StaffCards& staff;
  absl::Duration sign_in_age_max = kSignInAgeMax;  // an older sign-in of staff is not recent
};

class Admission {
 public:
  explicit Admission(AdmissionParts parts) : parts_(parts), routes_(parts.pool) {}

  // No token: anonymous, of the clinic that the request names, when the method is public. A token
  // proves who it is; a bad one is never taken for none. The clinic is the token's, else the one
  // that the request names. The role is what that clinic's staff table says, except where the token
  // may claim one (TokenPolicy); whoever has no entry there, or a disabled one, is nobody.
  // Errors: UNAUTHENTICATED (also SIGN_IN_AGAIN); PERMISSION_DENIED (the role, whatever is asked
  // for); NOT_FOUND (another clinic's name, or no such clinic); INVALID_ARGUMENT FIELD_INVALID
  // (nobody says which clinic); UNAVAILABLE.
  absl::StatusOr<Principal> Admit(const AccessRule& rule, const Caller& caller);

  // Sessions are taken for tokens too, from now on; before the first call only. It outlives this.
  void TakeSessions(SessionLookup& sessions) { sessions_ = &sessions; }

  ClinicRoutes& routes() { return routes_; }

 private:
  absl::StatusOr<Principal> AdmitAnonymous(const AccessRule& rule, const Caller& caller);
  // Whose session it is. One that is not there is UNAUTHENTICATED, whatever was asked for.
  absl::StatusOr<Principal> AdmitSession(const AccessRule& rule, const Caller& caller,
                                         const SessionToken& token);
  // Who the verified token claims to be.
  absl::StatusOr<Principal> AdmitClaimed(const AccessRule& rule, const Caller& caller,
                                         const Claims& claims);
  // Who the clinic says they are.
  absl::StatusOr<Principal> AdmitStaff(const AccessRule& rule, const Caller& caller,
                                       const Claims& claims, absl::Time now);
  absl::StatusOr<ClinicId> ClinicOf(const Caller& caller, const Claims& claims);

  const AdmissionParts parts_;
  ClinicRoutes routes_;
  SessionLookup* sessions_ = nullptr;
};

}  // namespace tandem::access
