// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reports/reports.h"

#include "base/error.h"
#include "base/status.h"

namespace tandem::reports {

absl::StatusOr<PairingReport> Reports::Pairing(const access::CallContext& call,
                                               const PairingQuestion& question) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
  ASSIGN_OR_RETURN(const courses::ListedCourses listed,
                   parts_.courses.Starting(call, question.window, question.location));
  if (!listed.complete) {
    Violations violations;
    violations.Add("window", "must not hold more than 20,000 infusions");
    return violations.ToStatus();
  }
  return CountPairs(listed.courses, {question.window, question.location, clinic->zone});
}

}  // namespace tandem::reports
