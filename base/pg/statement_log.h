// SPDX-License-Identifier: Apache-2.0
// Does PostgreSQL write statements into its own log, or show more of them than their names to
// whoever watches it? They hold people's data, and that log is kept by nobody's rules.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"

namespace tandem::pg {

// What is wrong, a sentence for each setting: "log_statement is all; set it to none." None: the
// server's log and its list of activity hold no parameter and no row, as far as its settings say.
// Judged for the role of the pool. Errors: those of ReadOnce.
absl::StatusOr<std::vector<std::string>> FindStatementLogging(Pool& pool, absl::Time deadline);

}  // namespace tandem::pg
