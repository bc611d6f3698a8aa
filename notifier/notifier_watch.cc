// SPDX-License-Identifier: Apache-2.0
#include "notifier/notifier_watch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/pg/statement_log.h"
#include "base/status.h"

namespace tandem::notifier {
namespace {

constexpr absl::Duration kDatabaseStartPause = absl::Milliseconds(250);

}  // namespace

absl::Status NotifierWatch::CheckDatabase() {
  const RealClock clock;
  const absl::Time give_up = clock.Now() + kDatabaseStartMax;
  absl::StatusOr<std::vector<std::string>> problems = pg::FindStatementLogging(pool_, give_up);
  while (!problems.ok() && clock.Now() < give_up) {
    absl::SleepFor(kDatabaseStartPause);
    problems = pg::FindStatementLogging(pool_, give_up);
  }
  if (!problems.ok()) {
    return absl::UnavailableError(
        "The database does not answer: check the key database of the configuration.");
  }
  if (problems->empty()) return absl::OkStatus();
  if (!config_.allow_statement_log) {
    return absl::FailedPreconditionError(
        fmt::format("The database would write people's data into its own log (SECURITY.md): {}",
                    fmt::join(*problems, " ")));
  }
  for (const std::string& problem : *problems) {
    Log(LogLevel::kWarning, "database_logs_statements", {{"setting", problem}});
  }
  return absl::OkStatus();
}

absl::Status NotifierWatch::OpenAdmin(std::function<bool()> ready) {
  metrics_.ReadGauge(
      {"tandem_notifier_ready", "1 while due messages are looked for and the database answers."},
      [ready] { return ready() ? 1 : 0; });
  if (config_.admin_listen.empty()) return absl::OkStatus();
  AdminServer::Pages pages;
  pages["/metrics"] = [this] { return AdminPage{.text = metrics_.Text()}; };
  pages["/healthz"] = [] { return AdminPage{.text = "alive\n"}; };
  pages["/readyz"] = [ready] {
    const bool is_ready = ready();
    return AdminPage{.good = is_ready, .text = is_ready ? "ready\n" : "not ready\n"};
  };
  ASSIGN_OR_RETURN(admin_, AdminServer::Start(config_.admin_listen, std::move(pages)));
  return absl::OkStatus();
}

}  // namespace tandem::notifier
