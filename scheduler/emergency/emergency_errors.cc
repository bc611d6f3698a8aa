// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergency_errors.h"

#include "base/error.h"

namespace tandem::emergency::errors {

using absl::StatusCode;

absl::Status EmergencyEnded() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kEmergencyEnded,
                   "This emergency access has ended. Open another one, with its reason.");
}

absl::Status OwnAccess() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kReviewRefused,
                   "Nobody reviews their own emergency access. Ask another admin or auditor.");
}

absl::Status AlreadyReviewed() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kReviewRefused,
                   "This emergency access has its review, which stays as it is.");
}

}  // namespace tandem::emergency::errors
