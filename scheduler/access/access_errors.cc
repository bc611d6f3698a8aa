// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/access_errors.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tandem::access::errors {
namespace {

constexpr absl::Duration kKeysRetryAfter = absl::Seconds(15);  // as often as they are asked for

}  // namespace

absl::Status Unauthenticated() {
  return MakeError(absl::StatusCode::kUnauthenticated, Reason::kUnauthenticated,
                   "Sign in: this call needs a valid token.");
}

absl::Status SignInUnavailable() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable, Reason::kSignInUnavailable,
                "The keys of the sign-in provider cannot be had at the moment; try again."),
      kKeysRetryAfter);
}

absl::Status SignInAgain() {
  return MakeError(absl::StatusCode::kUnauthenticated, Reason::kSignInAgain,
                   "Sign in again: this call needs a recent sign-in.");
}

absl::Status RoleRefused(Role role, std::string_view method) {
  return MakeError(absl::StatusCode::kPermissionDenied, Reason::kPermissionDenied,
                   fmt::format("The role {} may not call {}.", Name(role), method),
                   {{"role", std::string(Name(role))}, {"method", std::string(method)}});
}

absl::Status NotFound() {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound,
                   "There is no such thing here, or none that you may know of.");
}

absl::Status ClinicUnnamed(std::string_view field) {
  Violations violations;
  violations.Add(std::string(field), "must start with clinics/{clinic}");
  return violations.ToStatus();
}

}  // namespace tandem::access::errors
