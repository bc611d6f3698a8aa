// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patients_errors.h"

#include "base/error.h"

namespace tandem::patients::errors {

using absl::StatusCode;

absl::Status EtagMismatch() {
  return MakeError(StatusCode::kAborted, Reason::kEtagMismatch,
                   "The patient was changed since it was read; read it again.");
}

absl::Status MergeRefused() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kMergeRefused,
                   "These two records cannot be merged: they are the same, or one of them is "
                   "merged already.");
}

absl::Status VisitsOverlap() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kSlotTaken,
                   "Both records have visits at the same time; cancel or move one of them first.");
}

absl::Status ErasureRefused() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kErasureRefused,
                   "This person cannot be erased yet: a visit or a hold of theirs is not over, or "
                   "the record was merged into another one.");
}

absl::Status PageGone() {
  return MakeError(StatusCode::kInvalidArgument, Reason::kPageTokenInvalid,
                   "The list changed under the page token; start over without one.");
}

}  // namespace tandem::patients::errors
