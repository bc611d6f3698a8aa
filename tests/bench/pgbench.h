// SPDX-License-Identifier: Apache-2.0
// pgbench as the other side: PostgreSQL's own load generator runs the scheduler's own statements.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace tandem::bench {

// A named statement of the scheduler with each $n replaced by an SQL expression, ready for a
// pgbench script. Throws std::runtime_error when there is no such statement or the count differs.
std::string Scripted(const std::string& name, const std::vector<std::string>& parameters);

struct PgbenchRun {
  std::string dsn;     // as the application role
  std::string script;  // text of a pgbench script; :client_id and :n are set
  int clients = 32;
  absl::Duration time;
  int first_n = 0;  // so that runs do not repeat each other's rows
};

// Transactions per second. Throws std::runtime_error when pgbench fails.
double RunPgbench(const PgbenchRun& run);

}  // namespace tandem::bench
