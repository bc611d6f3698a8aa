// SPDX-License-Identifier: Apache-2.0
// CheckDatabase: what a program asks of its database before it works with it.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"

namespace tandem::pg {

constexpr absl::Duration kDatabaseStartMax = absl::Seconds(20);  // both may start at once

// Waits for the database, and refuses one that writes statements down (statement_log.h) unless that
// is allowed: then each such setting is logged. Errors, one sentence each: UNAVAILABLE (no answer
// within `wait_max`), FAILED_PRECONDITION (it logs statements).
absl::Status CheckDatabase(Pool& pool, bool allow_statement_log,
                           absl::Duration wait_max = kDatabaseStartMax);

}  // namespace tandem::pg
