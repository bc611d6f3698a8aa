// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repairs_errors.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/error_place.h"

namespace tandem::repairs {

absl::Status ChangedMeanwhile() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "A visit of the repair was changed at the same moment.");
}

absl::Status NotStranded() {
  return MakeError(absl::StatusCode::kAborted, Reason::kEtagMismatch,
                   "The visit can take place as it is booked.");
}

absl::Status OfMove(const absl::Status& status, const MovePlace& place) {
  return AtPlace(status, fmt::format("moves[{}].visit", place.index),
                 {{"appointment", fmt::format("clinics/{}/appointments/{}", place.clinic,
                                              ToString(place.appointment))}});
}

}  // namespace tandem::repairs
