// SPDX-License-Identifier: Apache-2.0
// Scheduler: the whole service, wired. Constructor references, no globals, no registry.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "scheduler/scheduler_config.h"

namespace tandem {

class Jobs;
class Metrics;

class Scheduler {
 public:
  // Serves when it returns. `clock` outlives it. Errors: one sentence that says what to do (a
  // method without an access rule, an unreadable key, an address in use).
  static absl::StatusOr<std::unique_ptr<Scheduler>> Start(const SchedulerConfig& config,
                                                          const Clock& clock);
  ~Scheduler();  // Stop()

  int port() const;        // of the listening address; 0 for a unix socket
  int tls_port() const;    // 0: none
  int admin_port() const;  // 0: none
  const Metrics& metrics() const;
  Jobs& jobs();

  // Answers "not serving" to health checks, refuses new calls, lets running ones finish within the
  // configured drain, ends the jobs. Idempotent.
  void Stop();

 private:
  class Parts;
  explicit Scheduler(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace tandem
