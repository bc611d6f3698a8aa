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

}  // namespace tandem::consultations
