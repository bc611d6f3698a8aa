// SPDX-License-Identifier: Apache-2.0
// The statements of session_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/pg/pool.h"
#include "scheduler/sessions/session.h"

namespace tandem::sessions::session_store {

// When: now, and the instant after which a session must have been used.
struct Moment {
  absl::Time now;
  absl::Time used_since;
};

struct Use {
  SessionId session;
  absl::Time time;
};

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const Session& session,
                    const Bytes& token_digest);
// One round trip.
absl::StatusOr<std::optional<Session>> FindLive(pg::Pool& pool, const pg::TxOptions& options,
                                                const Bytes& token_digest, const Moment& moment);
// Whatever became of it.
absl::StatusOr<std::optional<Session>> Find(pg::Transaction& tx, ClinicId clinic, SessionId id);
absl::StatusOr<std::vector<Session>> List(pg::Transaction& tx, ClinicId clinic, PatientId patient,
                                          const Moment& moment);
absl::Status End(pg::Transaction& tx, ClinicId clinic, SessionId id, absl::Time now);
absl::Status Touch(pg::Transaction& tx, ClinicId clinic, const std::vector<Use>& uses);
// Deletes those that expired before `before`; how many, at most `batch_max`.
absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before, int batch_max);

}  // namespace tandem::sessions::session_store
