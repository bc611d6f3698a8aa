// SPDX-License-Identifier: Apache-2.0
// Who may read what they opened, and who may review it. Pure.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/access/principal.h"
#include "scheduler/emergency/emergency_access.h"

namespace tandem::emergency {

// Whoever opened it, until it ends. Errors: NOT_FOUND (anybody else, whatever its state),
// EMERGENCY_ENDED.
absl::Status MayRead(const EmergencyAccess& access, const access::Principal& reader,
                     absl::Time now);

// Anybody the door lets in but whoever opened it; once. Errors: REVIEW_REFUSED.
absl::Status MayReview(const EmergencyAccess& access, const access::Principal& reviewer);

// Answers to the screening questions are a practitioner's to read.
bool SeesAnswers(const access::Principal& reader);

}  // namespace tandem::emergency
