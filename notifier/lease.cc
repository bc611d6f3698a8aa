// SPDX-License-Identifier: Apache-2.0
#include "notifier/lease.h"

#include <time.h>

namespace tandem::notifier {

absl::Duration Uptime() {
  timespec now = {};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return absl::DurationFromTimespec(now);
}

}  // namespace tandem::notifier
