// SPDX-License-Identifier: Apache-2.0
// The errors of the sessions room; those of codes are in scheduler/codes.
#pragma once

#include "absl/status/status.h"

namespace tandem::sessions::errors {

// Unknown, used up or expired: one answer. Ask for a new one.
absl::Status LinkInvalid();
// Several people share the contact; `tries_left`: on this code or link. Send the birth date.
absl::Status BirthDateNeeded(int tries_left);
// As many as may act for this patient do. Revoke one.
absl::Status ProxyQuota(int max);

}  // namespace tandem::sessions::errors
