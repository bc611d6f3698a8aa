// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/recent_sign_in.h"

#include "scheduler/access/access_errors.h"
#include "scheduler/access/token.h"

namespace tandem::access {

bool IsRecent(absl::Time sign_in_time, absl::Time now, absl::Duration age_max) {
  return sign_in_time <= now + kTokenLeeway && now - sign_in_time <= age_max;
}

absl::Status NeedRecentSignIn(const Principal& principal) {
  const bool passes = !principal.IsStaff() || principal.signed_in_recently;
  return passes ? absl::OkStatus() : errors::SignInAgain();
}

}  // namespace tandem::access
