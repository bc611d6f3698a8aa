// SPDX-License-Identifier: Apache-2.0
// Admission: from a token or a program's name, and a clinic's slug, to a principal, by the method's
// rule. Knows nothing of gRPC. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/access_rule.h"
#include "scheduler/access/call_context.h"
#include "scheduler/access/clinic_routes.h"
#include "scheduler/access/principal.h"
#include "scheduler/access/programs.h"
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
  std::string_view program = {};             // the name in its certificate; empty: it showed none
  std::optional<std::string_view> clinic;    // slug that the request names
  std::string_view clinic_field = "parent";  // where the request names it
  absl::Time deadline = absl::InfiniteFuture();
  Uuid call_id = {};
};

// Leaves word that a member of staff has signed in at the provider.
using NoteSignIn = std::function<absl::Status(const CallContext& call, absl::Time sign_in_time)>;

// What it asks; all outlive it.
struct AdmissionParts {
  const Clock& clock;
  pg::Pool& pool;
  TokenVerifier& tokens;
  StaffCards& staff;
  absl::Duration sign_in_age_max = kSignInAgeMax;  // an older sign-in of staff is not recent
  Programs programs = {};                          // whoever may call by mutual TLS
  NoteSignIn note_sign_in = nullptr;               // null: nobody wants to know
};

class Admission {
 public:
  explicit Admission(AdmissionParts parts) : parts_(parts), routes_(parts_.clock, parts_.pool) {}

  // No token: anonymous, of the clinic that the request names, when the method is public. A token
  // proves who it is; a bad one is never taken for none. The clinic is the token's, else the one
  // that the request names. The role is what that clinic's staff table says, except where the token
  // may claim one (TokenPolicy); whoever has no entry there, or a disabled one, is nobody.
  // Without a token a program of ours that speaks for itself has role service, in the clinic that
  // the request names, and is never anonymous.
  // Errors: UNAUTHENTICATED (also SIGN_IN_AGAIN); PERMISSION_DENIED (the role, whatever is asked
  // for); NOT_FOUND (another clinic's name, or no such clinic); INVALID_ARGUMENT FIELD_INVALID
  // (nobody says which clinic); UNAVAILABLE.
  absl::StatusOr<Principal> Admit(const AccessRule& rule, const Caller& caller);
  // The same. `who`, new, is filled as far as the caller is known, also when they are refused: with
  // a clinic in it, it is certain who was refused, and by which clinic.
  absl::Status Admit(const AccessRule& rule, const Caller& caller, Principal& who);

  // Whether it comes without a token and not as a program that speaks for itself.
  bool IsAnonymous(const Caller& caller) const;
  // Whether it is to be believed whom it calls for: only an edge is.
  bool IsEdge(std::string_view program) const;

  // Sessions are taken for tokens too, from now on; before the first call only. It outlives this.
  void TakeSessions(SessionLookup& sessions) { sessions_ = &sessions; }

  ClinicRoutes& routes() { return routes_; }

 private:
  absl::Status AdmitAnonymous(const AccessRule& rule, const Caller& caller, Principal& who);
  absl::Status AdmitProgram(const AccessRule& rule, const Caller& caller, Principal& who);
  // Whose session it is. One that is not there is UNAUTHENTICATED, whatever was asked for.
  absl::Status AdmitSession(const AccessRule& rule, const Caller& caller, const SessionToken& token,
                            Principal& who);
  // Who the verified token claims to be.
  absl::Status AdmitClaimed(const AccessRule& rule, const Caller& caller, const Claims& claims,
                            Principal& who);
  // Who the clinic says they are.
  absl::Status AdmitStaff(const AccessRule& rule, const Caller& caller, const Claims& claims,
                          Principal& who);
  // The role, then the clinic: a role is refused in the same words whatever is there.
  static absl::Status Judge(const AccessRule& rule, const Caller& caller, const Principal& who);
  // The first call with a new sign-in of somebody's leaves word of it.
  absl::Status NoteNewSignIn(const Caller& caller, const Principal& principal,
                             const StaffCard& card, absl::Time sign_in_time);
  absl::StatusOr<ClinicId> ClinicOf(const Caller& caller, const Claims& claims);

  const AdmissionParts parts_;
  ClinicRoutes routes_;
  SessionLookup* sessions_ = nullptr;
};

}  // namespace tandem::access
