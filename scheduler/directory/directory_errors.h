// SPDX-License-Identifier: Apache-2.0
// What can go wrong with a clinic's directory.
#pragma once

#include "absl/status/status.h"

namespace tandem::directory {

// NOT_FOUND. The same for a clinic of others and for none at all.
absl::Status ClinicNotFound();
// ABORTED CONCURRENT_CHANGE: someone applied another file meanwhile. Look at the difference again.
absl::Status RevisionChanged();

}  // namespace tandem::directory
