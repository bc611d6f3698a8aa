// SPDX-License-Identifier: Apache-2.0
// What Admission asks about sessions; the sessions room answers.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

class SessionLookup {
 public:
  virtual ~SessionLookup() = default;

  // Whose session this is, without clinic. `token`: of ReadSessionToken's form, whole. Thread-safe.
  // Errors: UNAUTHENTICATED, the same for one that never was, has ended or has expired;
  // UNAVAILABLE.
  virtual absl::StatusOr<Principal> FindSession(ClinicId clinic, std::string_view token,
                                                absl::Time deadline) = 0;
};

}  // namespace tandem::access
