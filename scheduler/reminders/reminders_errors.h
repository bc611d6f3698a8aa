// SPDX-License-Identifier: Apache-2.0
// The errors of the reminders room beside access::errors::NotFound. None shows a name or a contact.
#pragma once

#include "absl/status/status.h"

namespace tandem::reminders::errors {

// Changed since it was read. Read again, then decide.
absl::Status EtagMismatch();
// Nobody has to bring anybody home after such a visit.
absl::Status NoRideNeeded();
// The visit is over, cancelled or not agreed yet.
absl::Status VisitOver();

}  // namespace tandem::reminders::errors
