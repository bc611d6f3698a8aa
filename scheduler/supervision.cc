// SPDX-License-Identifier: Apache-2.0
#include "scheduler/supervision.h"

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

namespace tandem {
namespace {

constexpr absl::Duration kDatabaseStartPause = absl::Milliseconds(250);

}  // namespace

pg::PoolOptions PoolOf(const SchedulerConfig& config) {
  pg::PoolOptions options;
  options.dsn = config.database;
  options.application_name = "tandem-scheduler";
  options.connections = config.database_pool;
  options.acquire_wait_max = config.database_wait;
  options.waiting_max = config.database_waiting > 0 ? config.database_waiting
                                                    : kWaitingPerConnection * config.database_pool;
  return options;
}

namespace {

// Calls inside while some wait: as many as the configuration lets wait, or kCallsPerConnection.
int PlacesOf(const SchedulerConfig& config) {
  return config.database_waiting > 0 ? config.database_pool + config.database_waiting
                                     : kCallsPerConnection * config.database_pool;
}

}  // namespace

Supervision::Supervision(const SchedulerConfig& config, pg::Pool& pool)
    : config_(config), pool_(pool), places_(pool, PlacesOf(config)), health_(PoolOf(config)) {
  DescribePool(pool_, metrics_);
  metrics_.ReadGauge({"tandem_serving", "1 while calls are taken and the database answers."},
                     [this] { return Serving() ? 1 : 0; });
}

Supervision::~Supervision() { Stop(); }

absl::Status Supervision::Open() {
  RETURN_IF_ERROR(CheckDatabase());
  return OpenAdmin();
}

absl::Status Supervision::CheckDatabase() {
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
  if (config_.allow_statement_log) {
    for (const std::string& problem : *problems) {
      Log(LogLevel::kWarning, "database_logs_statements", {{"setting", problem}});
    }
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      fmt::format("The database would write people's data into its own log (SECURITY.md): {}",
                  fmt::join(*problems, " ")));
}

absl::Status Supervision::OpenAdmin() {
  if (config_.admin_listen.empty()) return absl::OkStatus();
  AdminServer::Pages pages;
  pages["/metrics"] = [this] { return AdminPage{.text = metrics_.Text()}; };
  pages["/healthz"] = [] { return AdminPage{.text = "alive\n"}; };
  pages["/readyz"] = [this] {
    const bool ready = Serving();
    return AdminPage{.good = ready, .text = ready ? "ready\n" : "not ready\n"};
  };
  ASSIGN_OR_RETURN(admin_, AdminServer::Start(config_.admin_listen, std::move(pages)));
  return absl::OkStatus();
}

void Supervision::Watch(rpc::Server& server) {
  server_ = &server;
  serving_ = true;
  health_.Start([this](bool answers) {
    if (serving_) server_->SetServing(answers);
    if (!serving_) server_->SetServing(false);  // Drain came between
  });
}

void Supervision::Drain() {
  serving_ = false;
  if (server_ != nullptr) server_->SetServing(false);
}

void Supervision::Stop() {
  health_.Stop();
  admin_.reset();
}

}  // namespace tandem
