// SPDX-License-Identifier: Apache-2.0
// Codes sent to contacts. The six digits themselves stand nowhere.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/transaction.h"

namespace tandem::consultations::code_store {

struct Code {
  Uuid id;
  int tries = 0;
  absl::Time expire;
  bool verified = false;
};

struct NewCode {
  Uuid id;
  ContactId contact;
  AppointmentId hold;
  absl::Time create;
  absl::Time expire;
};

// The codes before this one stop working now.
absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const NewCode& code);

// The newest code of a hold, locked: guesses stand in line.
absl::StatusOr<std::optional<Code>> LockNewest(pg::Transaction& tx, ClinicId clinic,
                                               AppointmentId hold);

// One try more; `verified`: it was right, now.
absl::Status CountTry(pg::Transaction& tx, ClinicId clinic, const Uuid& code,
                      std::optional<absl::Time> verified);

// Deletes at most `batch_max` that expired before; gives their ids.
absl::StatusOr<std::vector<Uuid>> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                        int batch_max);

}  // namespace tandem::consultations::code_store
