// SPDX-License-Identifier: Apache-2.0
// Notifier: the whole program, wired. Constructor references, no globals, no registry.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "notifier/notifier_config.h"

namespace tandem {
class Metrics;
}  // namespace tandem

namespace tandem::notifier {

class Notifier {
 public:
  // Sends when it returns. `clock` outlives it. Errors: one sentence that says what to do.
  static absl::StatusOr<std::unique_ptr<Notifier>> Start(const NotifierConfig& config,
                                                         const Clock& clock);
  ~Notifier();  // Stop()

  int admin_port() const;  // 0: none
  const Metrics& metrics() const;

  // Finishes what is being sent, gives the rest back, writes everything down. Idempotent.
  void Stop();

 private:
  class Parts;
  explicit Notifier(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace tandem::notifier
