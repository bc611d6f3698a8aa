// SPDX-License-Identifier: Apache-2.0
// Why a caller is turned away. Each text is the same whatever the thing asked for is, and whether
// it exists: a refusal tells nothing.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "scheduler/access/principal.h"

namespace tandem::access::errors {

// No token where one is needed, or one that does not verify, whatever is wrong with it. Next step:
// sign in again.
absl::Status Unauthenticated();

// There are no keys to verify a token with: the sign-in provider cannot be reached. Next step: try
// again.
absl::Status SignInUnavailable();

// The caller's last sign-in was too long ago for what they ask. Next step: sign in anew, then call
// again.
absl::Status SignInAgain();

// The caller's role is not in the method's rule.
absl::Status RoleRefused(Role role, std::string_view method);

// The one answer to whatever is not there or not to be known of. The door gives it for every
// NOT_FOUND of a room, so that a stranger's appointment and none are told in the same bytes.
absl::Status NotFound();

// A request that does not say which clinic it means.
absl::Status ClinicUnnamed(std::string_view field);

}  // namespace tandem::access::errors
