// SPDX-License-Identifier: Apache-2.0
// The errors of the audit room.
#pragma once

#include "absl/status/status.h"

namespace tandem::audit::errors {

// UNAVAILABLE AUDIT_UNAVAILABLE: what cannot be recorded is not told.
absl::Status AuditUnavailable();

}  // namespace tandem::audit::errors
