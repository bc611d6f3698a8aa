// SPDX-License-Identifier: Apache-2.0
// Counts in fixed windows, one row per subject and window.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/transaction.h"
#include "scheduler/codes/rate_limits.h"

namespace tandem::codes::rate_count_store {

// Counts one of each, and locks the rows until the transaction ends. The counts, parallel to
// `limits`.
absl::StatusOr<std::vector<int>> CountUp(pg::Transaction& tx, ClinicId clinic,
                                         const std::vector<Limit>& limits);

// One less of each. Only after CountUp in the same transaction: it locked the rows in order.
absl::Status CountDown(pg::Transaction& tx, ClinicId clinic, const std::vector<Limit>& limits);

// Deletes windows that began before `before`; returns how many (at most `batch_max`).
absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before, int batch_max);

}  // namespace tandem::codes::rate_count_store
