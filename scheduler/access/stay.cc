// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/stay.h"

namespace tandem::access {

bool Stay::Holds() {
  const Steady::time_point now = Steady::now();
  if (!status_.ok() || now - check_time_ < kStayCheckEvery) return status_.ok();
  check_time_ = now;
  status_ = admission_.Admit(rule_, caller_).status();
  return status_.ok();
}

}  // namespace tandem::access
