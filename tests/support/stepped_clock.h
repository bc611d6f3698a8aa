// SPDX-License-Identifier: Apache-2.0
// SteppedClock: a clock of the day that a test sets while real programs work by it: those that are
// started with environment() (clock_preload.cc), and in this process whoever is given it as Clock.
// Between steps it goes as the machine's.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"

namespace tandem::testing {

class SteppedClock final : public Clock {
 public:
  // Kept in that file, which is made; at first the machine's time.
  explicit SteppedClock(std::string path);

  absl::Time Now() const override;
  absl::Duration offset() const { return offset_; }
  void Step(absl::Duration by);
  void Set(absl::Time now);

  // Of programs that live by it: variables to put before ours.
  std::vector<std::string> environment() const;

 private:
  void Write() const;

  const std::string path_;
  RealClock real_;
  absl::Duration offset_;
};

}  // namespace tandem::testing
