// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_errors.h"

#include "base/error.h"

namespace tandem::audit::errors {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(1);

}  // namespace

absl::Status AuditUnavailable() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable, Reason::kAuditUnavailable,
                "This call cannot be recorded in the audit log now, so nothing is told."),
      kRetryAfter);
}

}  // namespace tandem::audit::errors
