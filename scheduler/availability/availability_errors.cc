// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/availability_errors.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tandem::availability {

absl::Status NotFound(std::string_view what) {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound,
                   fmt::format("There is no such {} here.", what), {{"what", std::string(what)}});
}

absl::Status PageTokenInvalid() {
  return MakeError(absl::StatusCode::kInvalidArgument, Reason::kPageTokenInvalid,
                   "The page token does not belong to this search. Start over without one.");
}

absl::Status NotBookableOnline() {
  return MakeError(absl::StatusCode::kPermissionDenied, Reason::kNotBookableOnline,
                   "This visit type is booked by the front desk only.");
}

absl::Status TimeOutOfRange(std::string_view field) {
  Violations violations;
  violations.Add(std::string(field),
                 "must lie between 2000 and 2200, end after start, 60 days at most");
  return violations.ToStatus();
}

absl::Status FileKeepsChanging() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "The clinic's file changed several times meanwhile. Send the same call again.");
}

absl::Status StaffOnly() {
  return MakeError(absl::StatusCode::kPermissionDenied, Reason::kPermissionDenied,
                   "Only staff may search beyond the limits of patients.");
}

}  // namespace tandem::availability
