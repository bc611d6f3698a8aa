// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/directory_errors.h"

#include "base/error.h"

namespace tandem::directory {

absl::Status ClinicNotFound() {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound, "There is no such clinic here.");
}

absl::Status RevisionChanged() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "The clinic's file was changed meanwhile. Look at the difference again.");
}

}  // namespace tandem::directory
