// SPDX-License-Identifier: Apache-2.0
#include "scheduler/supervision.h"

#include "base/pg/database_check.h"
#include "base/status.h"

namespace tandem {

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
  metrics_.ReadGauge(
      {"tandem_clock_offset_seconds", "How far our clock is ahead of the database's."},
      [this] { return absl::ToDoubleSeconds(health_.clock_offset()); });
}

Supervision::~Supervision() { Stop(); }

absl::Status Supervision::Open() {
  RETURN_IF_ERROR(pg::CheckDatabase(pool_, config_.allow_statement_log));
  return OpenAdmin();
}

absl::Status Supervision::OpenAdmin() {
  if (config_.admin_listen.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(admin_, AdminServer::Start(config_.admin_listen,
                                              OwnPages(metrics_, [this] { return Serving(); })));
  return absl::OkStatus();
}

void Supervision::Watch(rpc::Server& server) {
  server_ = &server;
  serving_ = true;
  health_.Start([this](bool well) {
    if (serving_) server_->SetServing(well);
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
