// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of held pairs. Each Read gives every violation of its request.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/courses/pair_holding.h"
#include "tandem/v1/courses.pb.h"

namespace tandem::courses {

absl::StatusOr<PairHoldOrder> ReadHoldPair(const appointments::Reading& reading,
                                           const v1::HoldPairRequest& request);
void WriteHeld(std::string_view clinic, const HeldPair& held, v1::HoldPairResponse& wire);

}  // namespace tandem::courses
