// SPDX-License-Identifier: Apache-2.0
#include "scheduler/absences/absence.h"

namespace tandem::absences {

std::string_view Refusal(const Interval& time, absl::Time now) {
  if (time.end <= now) return "must not be over";
  if (time.start < now - kRecordedLateMax) return "must have begun at most 31 days ago";
  return "";
}

}  // namespace tandem::absences
