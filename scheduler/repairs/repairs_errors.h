// SPDX-License-Identifier: Apache-2.0
// The errors of repairs. What to do next stands in error_reason.proto.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "base/id.h"

namespace tandem::repairs {

// ABORTED CONCURRENT_CHANGE: the same from what is so now may do.
absl::Status ChangedMeanwhile();

// ABORTED ETAG_MISMATCH: it can take place as it is booked after all. Ask for the repair again.
absl::Status NotStranded();

// One move of an order.
struct MovePlace {
  std::string_view clinic;  // its slug
  AppointmentId appointment;
  std::size_t index = 0;
};
// The error of one move, which says of which: metadata appointment, and violations with the field
// in front.
absl::Status OfMove(const absl::Status& status, const MovePlace& place);

}  // namespace tandem::repairs
