// SPDX-License-Identifier: Apache-2.0
// Manage links, by the digest of their token.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"
#include "base/pg/transaction.h"

namespace tandem::consultations::link_store {

struct Link {
  Uuid id;
  AppointmentId appointment;
  int version = 1;  // of the appointment; once it was changed since, the link is dead
};

struct NewLink {
  Bytes token_digest;
  Link link;
  absl::Time create;
  absl::Time expire;
};

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const NewLink& link);

// A link that has not expired.
absl::StatusOr<std::optional<Link>> Find(pg::Transaction& tx, ClinicId clinic,
                                         const Bytes& token_digest, absl::Time now);

// Was the link's appointment, which is at `version` now, changed since the link was made?
absl::StatusOr<bool> IsDead(pg::Transaction& tx, ClinicId clinic, const Link& link, int version);

// Deletes links that expired before `before`; returns how many (at most `batch_max`).
absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before, int batch_max);

}  // namespace tandem::consultations::link_store
