// SPDX-License-Identifier: Apache-2.0
// The errors of the staff room.
#pragma once

#include "absl/status/status.h"

namespace tandem::staff::errors {

// The clinic has an entry for this subject of this issuer.
absl::Status StaffExists();

}  // namespace tandem::staff::errors
