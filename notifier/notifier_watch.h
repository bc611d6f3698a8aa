// SPDX-License-Identifier: Apache-2.0
// NotifierWatch: what whoever runs a notifier sees of it: metrics, health, the admin port.
// docs/operations.md.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "base/admin_server.h"
#include "base/metrics.h"
#include "notifier/notifier_config.h"
#include "notifier/notifier_metrics.h"

namespace tandem::notifier {

class NotifierWatch {
 public:
  // `config` outlives it.
  explicit NotifierWatch(const NotifierConfig& config) : config_(config) {}

  NotifierMetrics& counts() { return counts_; }
  const Metrics& metrics() const { return metrics_; }

  // `ready`: is the work going on? Errors: the port is taken.
  absl::Status OpenAdmin(std::function<bool()> ready);
  void Close() { admin_.reset(); }

  int admin_port() const { return admin_ == nullptr ? 0 : admin_->port(); }

 private:
  const NotifierConfig& config_;
  Metrics metrics_;
  NotifierMetrics counts_{metrics_};
  std::unique_ptr<AdminServer> admin_;
};

}  // namespace tandem::notifier
