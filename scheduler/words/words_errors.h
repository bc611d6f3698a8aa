// SPDX-License-Identifier: Apache-2.0
// The errors of the words room.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "scheduler/words/words.h"

namespace tandem::words::errors {

// Each fault names its field. Next step: change these words.
absl::Status WordsRefused(const std::vector<Fault>& faults);
// The words changed since the caller read them. Next step: list them again.
absl::Status EtagMismatch();

}  // namespace tandem::words::errors
