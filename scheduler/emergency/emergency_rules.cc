// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergency_rules.h"

#include "scheduler/access/access_errors.h"
#include "scheduler/emergency/emergency_errors.h"

namespace tandem::emergency {

absl::Status MayRead(const EmergencyAccess& access, const access::Principal& reader,
                     absl::Time now) {
  const bool opener = !reader.staff.IsNil() && reader.staff == access.staff;
  if (!opener) return access::errors::NotFound();
  return now < access.end_time ? absl::OkStatus() : errors::EmergencyEnded();
}

absl::Status MayReview(const EmergencyAccess& access, const access::Principal& reviewer) {
  if (reviewer.staff == access.staff) return errors::OwnAccess();
  return access.review.has_value() ? errors::AlreadyReviewed() : absl::OkStatus();
}

bool SeesAnswers(const access::Principal& reader) {
  return reader.role == access::Role::kPractitioner;
}

}  // namespace tandem::emergency
