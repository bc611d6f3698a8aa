// SPDX-License-Identifier: Apache-2.0
// Clock: who asks for the time takes one of these. Microseconds, because the database keeps no
// more.
#pragma once

#include "absl/time/time.h"

namespace tandem {

class Clock {
 public:
  virtual ~Clock() = default;
  // Thread-safe; a whole number of microseconds.
  virtual absl::Time Now() const = 0;
};

// The only reader of the machine's clock.
class RealClock final : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace tandem
