// SPDX-License-Identifier: Apache-2.0
// Rows of the request table.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"
#include "base/pg/transaction.h"

namespace tandem::requests {

struct StoredRequest {
  Bytes fingerprint;
  std::optional<Bytes> reply;
  Uuid subject;  // nil: none
};

struct NewRequest {
  ClinicId clinic;
  Uuid request_id;
  Bytes fingerprint;
  absl::Time create_time;
};

// False: the id is there already.
absl::StatusOr<bool> InsertRequest(pg::Transaction& tx, const NewRequest& request);
absl::StatusOr<std::optional<StoredRequest>> LockRequest(pg::Transaction& tx, ClinicId clinic,
                                                         const Uuid& request_id);
struct Outcome {
  std::optional<Bytes> reply;
  Uuid subject;
};
absl::Status StoreOutcome(pg::Transaction& tx, ClinicId clinic, const Uuid& request_id,
                          const Outcome& outcome);
absl::StatusOr<int> DeleteRequests(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                   int rows_max);

}  // namespace tandem::requests
