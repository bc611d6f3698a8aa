// SPDX-License-Identifier: Apache-2.0
// Stay: a call that lasts. Whoever was let in is looked at again and again: a person who is
// disabled, a token that expires, a key that is withdrawn end the call, as they refuse the next
// one.
#pragma once

#include <chrono>

#include "absl/status/status.h"
#include "scheduler/access/admission.h"

namespace tandem::access {

constexpr std::chrono::seconds kStayCheckEvery(1);  // out within 5 s, whatever is cached: promised

// For one call, on its thread.
class Stay {
 public:
  // What `caller` refers to outlives the stay.
  Stay(Admission& admission, const AccessRule& rule, const Caller& caller)
      : admission_(admission), rule_(rule), caller_(caller) {}

  // False for ever, once they would not be let in any more. Cheap to ask often.
  bool Holds();
  // Why it ended; OK while it holds.
  const absl::Status& status() const { return status_; }

 private:
  using Steady = std::chrono::steady_clock;

  Admission& admission_;
  const AccessRule& rule_;
  const Caller& caller_;
  Steady::time_point check_time_ = Steady::now();
  absl::Status status_;
};

}  // namespace tandem::access
