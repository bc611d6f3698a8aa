// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sessions_errors.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tandem::sessions::errors {

using absl::StatusCode;

absl::Status LinkInvalid() {
  return MakeError(StatusCode::kPermissionDenied, Reason::kLinkInvalid,
                   "This link does not work any more. Ask for a new one.");
}

absl::Status BirthDateNeeded(int tries_left) {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kBirthDateNeeded,
                   fmt::format("Several people share this contact. Send the birth date, or call "
                               "the clinic; tries left: {}.",
                               tries_left),
                   {{"triesLeft", fmt::to_string(tries_left)}});
}

absl::Status ProxyQuota(int max) {
  return MakeError(StatusCode::kResourceExhausted, Reason::kProxyQuota,
                   fmt::format("{} people may act for this patient already. Revoke one.", max),
                   {{"proxiesMax", fmt::to_string(max)}});
}

}  // namespace tandem::sessions::errors
