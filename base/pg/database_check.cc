// SPDX-License-Identifier: Apache-2.0
#include "base/pg/database_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/pg/statement_log.h"

namespace tandem::pg {
namespace {

constexpr absl::Duration kDatabaseStartPause = absl::Milliseconds(250);

}  // namespace

absl::Status CheckDatabase(Pool& pool, bool allow_statement_log, absl::Duration wait_max) {
  const RealClock clock;
  const absl::Time give_up = clock.Now() + wait_max;
  absl::StatusOr<std::vector<std::string>> problems = FindStatementLogging(pool, give_up);
  while (!problems.ok() && clock.Now() < give_up) {
    absl::SleepFor(kDatabaseStartPause);
    problems = FindStatementLogging(pool, give_up);
  }
  if (!problems.ok()) {
    return absl::UnavailableError(
        "The database does not answer: check the key database of the configuration.");
  }
  if (!problems->empty() && !allow_statement_log) {
    return absl::FailedPreconditionError(
        fmt::format("The database would write people's data into its own log (SECURITY.md): {}",
                    fmt::join(*problems, " ")));
  }
  for (const std::string& problem : *problems) {
    Log(LogLevel::kWarning, "database_logs_statements", {{"setting", problem}});
  }
  return absl::OkStatus();
}

}  // namespace tandem::pg
