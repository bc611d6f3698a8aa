// SPDX-License-Identifier: Apache-2.0
#include "scheduler/codes/codes_errors.h"

#include <fmt/format.h>

#include <string>

#include "base/error.h"

namespace tandem::codes::errors {

using absl::StatusCode;

namespace {

constexpr absl::Duration kAskAgainAfter = absl::Seconds(2);  // a database comes back in seconds

}  // namespace

absl::Status RateLimited(absl::Duration wait) {
  const absl::Duration whole = absl::Ceil(wait, absl::Seconds(1));
  const std::string seconds = fmt::to_string(absl::ToInt64Seconds(whole));
  return WithRetryAfter(
      MakeError(StatusCode::kResourceExhausted, Reason::kRateLimited,
                fmt::format("Too many codes in a while. Try again in {} seconds.", seconds),
                {{"retrySeconds", seconds}}),
      whole);
}

absl::Status LimitsUnavailable() {
  return WithRetryAfter(MakeError(StatusCode::kUnavailable, Reason::kDatabaseDown,
                                  "The limits on codes cannot be asked now. Try again."),
                        kAskAgainAfter);
}

absl::Status CodeWrong(int tries_left) {
  return MakeError(StatusCode::kPermissionDenied, Reason::kCodeWrong,
                   fmt::format("The code is wrong; tries left: {}.", tries_left),
                   {{"triesLeft", fmt::to_string(tries_left)}});
}

absl::Status CodeUnusable() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kCodeUnusable,
                   "The code has expired, or its tries are used up. Ask for a new one.");
}

}  // namespace tandem::codes::errors
