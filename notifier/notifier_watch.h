// SPDX-License-Identifier: Apache-2.0
// NotifierWatch: what whoever runs a notifier sees of it: metrics, health, the admin port; and what
// it refuses to start on. docs/operations.md.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "base/admin_server.h"
#include "base/metrics.h"
#include "base/pg/pool.h"
#include "notifier/notifier_config.h"
#include "notifier/notifier_metrics.h"

namespace tandem::notifier {

constexpr absl::Duration kDatabaseStartMax = absl::Seconds(20);  // both may start at once

class NotifierWatch {
 public:
  // Both outlive it.
  NotifierWatch(const NotifierConfig& config, pg::Pool& pool) : config_(config), pool_(pool) {}

  NotifierMetrics& counts() { return counts_; }
  const Metrics& metrics() const { return metrics_; }

  // Waits for the database, kDatabaseStartMax at most. Errors, one sentence each: UNAVAILABLE (no
  // database), FAILED_PRECONDITION (the database logs statements, and the configuration does not
  // allow it).
  absl::Status CheckDatabase();
  // `ready`: is the work going on? Errors: the port is taken.
  absl::Status OpenAdmin(std::function<bool()> ready);
  void Close() { admin_.reset(); }

  int admin_port() const { return admin_ == nullptr ? 0 : admin_->port(); }

 private:
  const NotifierConfig& config_;
  pg::Pool& pool_;
  Metrics metrics_;
  NotifierMetrics counts_{metrics_};
  std::unique_ptr<AdminServer> admin_;
};

}  // namespace tandem::notifier
