// SPDX-License-Identifier: Apache-2.0
// The errors of codes and their limits, the same wherever a code is asked for or given.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace tandem::codes::errors {

// Come back after `wait`.
absl::Status RateLimited(absl::Duration wait);
// The limits cannot be asked, so nothing happens. Try again.
absl::Status LimitsUnavailable();
// Try again, or ask for another code when none is left.
absl::Status CodeWrong(int tries_left);
// Expired, or its tries are used up. Ask for another one.
absl::Status CodeUnusable();

}  // namespace tandem::codes::errors
