// SPDX-License-Identifier: Apache-2.0
// A clock that runs faster than the real one, so that holds of half an hour expire within seconds.
#pragma once

#include "base/clock.h"

namespace tandem::testing {

class ScaledClock final : public Clock {
 public:
  explicit ScaledClock(int factor) : factor_(factor), start_(real_.Now()) {}

  absl::Time Now() const override { return start_ + (real_.Now() - start_) * factor_; }

 private:
  RealClock real_;
  int factor_;
  absl::Time start_;
};

}  // namespace tandem::testing
