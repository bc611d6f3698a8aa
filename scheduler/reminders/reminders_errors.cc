// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminders_errors.h"

#include "base/error.h"

namespace tandem::reminders::errors {

using absl::StatusCode;

absl::Status EtagMismatch() {
  return MakeError(StatusCode::kAborted, Reason::kEtagMismatch,
                   "The preferences changed since they were read.");
}

absl::Status NoRideNeeded() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kStateForbids,
                   "Nobody has to be brought home after this visit.");
}

absl::Status VisitOver() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kStateForbids,
                   "This visit does not lie ahead.");
}

}  // namespace tandem::reminders::errors
