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

class Admission {
 public:
  Admission(const Clock& clock, pg::Pool& pool, TokenVerifier& tokens)
      : clock_(clock), tokens_(tokens), routes_(pool) {}

  // No token: anonymous, of the clinic that the request names, when the method is public. A token:
  // whoever it says, of the clinic it says; a bad one is never taken for none.
  // Errors: UNAUTHENTICATED; PERMISSION_DENIED (the role, whatever is asked for); NOT_FOUND
  // (another clinic's name, or no such clinic); INVALID_ARGUMENT FIELD_INVALID (nobody says which
  // clinic).
  absl::StatusOr<Principal> Admit(const AccessRule& rule, const Caller& caller);

  ClinicRoutes& routes() { return routes_; }

 private:
  absl::StatusOr<Principal> AdmitAnonymous(const AccessRule& rule, const Caller& caller);

  const Clock& clock_;
  TokenVerifier& tokens_;
  ClinicRoutes routes_;
};

}  // namespace tandem::access
