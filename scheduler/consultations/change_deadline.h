// SPDX-License-Identifier: Apache-2.0
// Until when a person may change a visit on the web. Pure.
#pragma once

#include "absl/time/time.h"
#include "scheduler/directory/directory.h"

namespace tandem::consultations {

// By the rules under which it was booked: `snapshot` is of the visit's own revision.
inline absl::Time ChangeDeadline(const directory::Snapshot& snapshot, VisitTypeId visit_type,
                                 absl::Time start) {
  const directory::VisitType* type = snapshot.FindVisitType(visit_type);
  return type == nullptr ? start : start - type->change_notice;
}

// Up to and including the deadline, and never once the visit has begun.
inline bool IsOnTime(absl::Time now, absl::Time deadline, absl::Time start) {
  return now <= deadline && now < start;
}

}  // namespace tandem::consultations
