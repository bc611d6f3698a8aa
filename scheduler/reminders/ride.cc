// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/ride.h"

#include "scheduler/reminders/reminders_errors.h"

namespace tandem::reminders {

absl::Status MayAnswerRide(const VisitFacts& visit) {
  if (!visit.type->care.ride) return errors::NoRideNeeded();
  const bool ahead = visit.state == VisitState::kBooked || visit.state == VisitState::kArrived;
  return ahead ? absl::OkStatus() : errors::VisitOver();
}

}  // namespace tandem::reminders
