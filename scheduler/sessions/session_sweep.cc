// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/session_sweep.h"

#include <vector>

#include "base/status.h"
#include "scheduler/sessions/session_store.h"
#include "scheduler/sessions/sign_in_store.h"

namespace tandem::sessions {

absl::StatusOr<int> SessionSweep::SweepSessions(const pg::TxOptions& options, ClinicId clinic) {
  const absl::Time before = parts_.clock.Now() - kSessionKept;
  return parts_.pool.Run<int>(options, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const int sessions,
                     session_store::Purge(tx, clinic, before, kSessionSweepMax));
    ASSIGN_OR_RETURN(const std::vector<Uuid> sign_ins,
                     sign_in_store::Purge(tx, clinic, before, kSessionSweepMax));
    RETURN_IF_ERROR(parts_.messages.Forget(tx, clinic, sign_ins));
    return sessions + static_cast<int>(sign_ins.size());
  });
}

}  // namespace tandem::sessions
