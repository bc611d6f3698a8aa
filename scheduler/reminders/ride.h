// SPDX-License-Identifier: Apache-2.0
// Who brings somebody home after a visit. Pure.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/reminders/visit_facts.h"

namespace tandem::reminders {

constexpr int kDriverNameMax = 100;  // characters; contract, and the database's constraint

// The last answer counts.
struct Ride {
  AppointmentId appointment;
  bool arranged = false;
  std::string driver_name;   // a given name; empty when not known
  std::string driver_phone;  // E.164; empty when not known
  absl::Time answer_time;
};

// Errors: STATE_FORBIDS, when the visit needs no ride, or does not lie ahead.
absl::Status MayAnswerRide(const VisitFacts& visit);

}  // namespace tandem::reminders
