// SPDX-License-Identifier: Apache-2.0
// The errors of the emergency room.
#pragma once

#include "absl/status/status.h"

namespace tandem::emergency::errors {

// The hour is over. Next step: open it again, with a reason.
absl::Status EmergencyEnded();

// Nobody reviews what they opened themselves.
absl::Status OwnAccess();
// There is a review already, and no review is changed.
absl::Status AlreadyReviewed();

}  // namespace tandem::emergency::errors
