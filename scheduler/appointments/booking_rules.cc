// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/booking_rules.h"

#include "base/error.h"
#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/lifecycle.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/start_rules.h"

namespace tandem::appointments {
namespace {

absl::Status StartInvalid(std::string reason) {
  Violations violations;
  violations.Add("start_time", std::move(reason));
  return violations.ToStatus();
}

}  // namespace

absl::Status CheckStart(absl::Time start, absl::Time now) {
  // The range first: an infinite time has no remainder.
  if (start < now - kBackdateMax) return StartInvalid("is more than 24 hours ago");
  if (start > now + kAheadMax) return StartInvalid("is more than 400 days ahead");
  if ((start - absl::UnixEpoch()) % directory::kTick != absl::ZeroDuration()) {
    return StartInvalid("must be on a full five minutes");
  }
  return absl::OkStatus();
}

absl::Status CheckOffered(const VisitQuestion& question) {
  if (availability::IsOffered(*question.type, *question.location, question.mode)) {
    return absl::OkStatus();
  }
  return NotOffered(question.mode, question.location->slug);
}

absl::Status CheckPatientLimits(const VisitQuestion& question) {
  const directory::VisitType& type = *question.type;
  if (!type.bookable_online) return NotBookableOnline();
  const availability::StartLimits limits = availability::LimitsOf(type, question.now, true);
  if (question.start < limits.first) return NoticeTooShort(limits.first);
  if (question.start > limits.last) return BeyondHorizon(limits.last);
  if (!availability::IsOnGrid(question.start, type.grid, question.location->zone)) {
    return OffGrid(type.grid);
  }
  return absl::OkStatus();
}

}  // namespace tandem::appointments
