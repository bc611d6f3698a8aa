// SPDX-License-Identifier: Apache-2.0
// Supervision: what whoever runs a server sees of it: its metrics, its health, the admin port; and
// what it refuses to start on. docs/operations.md.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/admin_server.h"
#include "base/metrics.h"
#include "base/pg/pool.h"
#include "base/rpc/call_metrics.h"
#include "base/rpc/server.h"
#include "scheduler/access/door.h"
#include "scheduler/access/places.h"
#include "scheduler/database_health.h"
#include "scheduler/room_metrics.h"
#include "scheduler/scheduler_config.h"

namespace tandem {

constexpr int kWaitingPerConnection = 4;  // more would wait longer than database_wait anyway
// One that works and two that wait, for half of database_wait each time. More inside only make each
// other late, and are refused when their patience ends, after half of their work.
constexpr int kCallsPerConnection = 3;

// How the scheduler uses its database.
pg::PoolOptions PoolOf(const SchedulerConfig& config);

class Supervision {
 public:
  // `pool` outlives it.
  Supervision(const SchedulerConfig& config, pg::Pool& pool);
  ~Supervision();  // Stop()

  RoomMetrics& rooms() { return rooms_; }
  const Metrics& metrics() const { return metrics_; }
  access::DoorWatch door() { return {.metrics = &calls_, .places = &places_}; }

  // Waits for the database and opens the admin port. Errors, one sentence each: those of
  // pg::CheckDatabase; UNAVAILABLE when the port is taken.
  absl::Status Open();
  // From now until Drain, the server's health follows the database. It outlives this.
  void Watch(rpc::Server& server);
  // Not serving from now on: before calls are refused.
  void Drain();
  void Stop();  // idempotent

  int admin_port() const { return admin_ == nullptr ? 0 : admin_->port(); }

 private:
  absl::Status OpenAdmin();
  bool Serving() const { return serving_ && health_.is_well(); }

  const SchedulerConfig& config_;
  pg::Pool& pool_;
  Metrics metrics_;
  rpc::CallMetrics calls_{metrics_};
  RoomMetrics rooms_{metrics_};
  access::Places places_;
  DatabaseHealth health_;
  std::atomic<bool> serving_{false};
  rpc::Server* server_ = nullptr;
  std::unique_ptr<AdminServer> admin_;
};

}  // namespace tandem
