// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_errors.h"

#include "base/error.h"

namespace tandem::staff::errors {

absl::Status StaffExists() {
  return MakeError(absl::StatusCode::kAlreadyExists, Reason::kStaffExists,
                   "This subject is on the clinic's staff; update or enable that entry.");
}

}  // namespace tandem::staff::errors
