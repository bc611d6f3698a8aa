// SPDX-License-Identifier: Apache-2.0
// The errors of the consultations room. What a stranger may not know of is told in one way only:
// NotFound for holds, LinkInvalid for links, whatever is wrong with them. Those of codes are in
// scheduler/codes.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace tandem::consultations::errors {

// No such hold, or the secret is not its own; no such consultation. Check the name and the secret.
absl::Status NotFound();
// Unknown, used up, expired, or older than the appointment's last change. Use the newest link.
absl::Status LinkInvalid();
// The hold ran out, was released, or was booked. Hold again.
absl::Status HoldExpired();
// The contact has `max` open holds. Use or release one.
absl::Status HoldQuota(int max);
// Send the code that went to the contact.
absl::Status ContactUnverified();
// Show the notice of this version and have it acknowledged.
absl::Status NoticeUnacknowledged(std::string_view version);
// The person has an active consultation. Move or cancel that one.
absl::Status ConsultationExists();
// Changes on the web ended at `deadline`. Call the clinic.
absl::Status ChangeTooLate(absl::Time deadline);
// The clinic gives no free consultations, or not like this. Look at GetConsultationForm.
absl::Status NotOffered();
// Nothing is free in the clinic's horizon. Call the clinic, or ask again later.
absl::Status NothingFree();
// The consultation's status does not allow it.
absl::Status StateForbids(std::string_view status);
// It begins at `start`. Come back then.
absl::Status NotYetHeld(absl::Time start);

}  // namespace tandem::consultations::errors
