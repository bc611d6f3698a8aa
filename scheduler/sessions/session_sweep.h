// SPDX-License-Identifier: Apache-2.0
// SessionSweep: forgets sessions and sign-ins that are over, and the messages of these. A
// background job: one bounded batch a call. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/sessions/session_parts.h"

namespace tandem::sessions {

constexpr absl::Duration kSessionKept =
    absl::Hours(24 * 7);                // after its end; the audit log tells more
constexpr int kSessionSweepMax = 1000;  // rows of one short transaction

class SessionSweep {
 public:
  explicit SessionSweep(const Parts& parts) : parts_(parts) {}

  // How many rows went.
  absl::StatusOr<int> SweepSessions(const pg::TxOptions& options, ClinicId clinic);

 private:
  Parts parts_;
};

}  // namespace tandem::sessions
