// SPDX-License-Identifier: Apache-2.0
// SimulatedClock stands still until a test moves it. Thread-safe.
#pragma once

#include <mutex>

#include "absl/time/time.h"
#include "base/clock.h"

namespace tandem {

class SimulatedClock final : public Clock {
 public:
  SimulatedClock() : SimulatedClock(absl::FromUnixSeconds(1'767'600'000)) {}  // 2026-01-05 08:00Z
  explicit SimulatedClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void Set(absl::Time now) {
    const std::lock_guard lock(mutex_);
    now_ = now;
  }
  void Advance(absl::Duration by) {
    const std::lock_guard lock(mutex_);
    now_ += by;
  }

 private:
  mutable std::mutex mutex_;
  absl::Time now_;
};

}  // namespace tandem
