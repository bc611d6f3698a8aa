// SPDX-License-Identifier: Apache-2.0
// The errors of the availability room: code, reason and metadata of each in one place.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace tandem::availability {

// No such thing in this clinic, or none that the caller may know of. `what`: "visit type".
absl::Status NotFound(std::string_view what);
absl::Status PageTokenInvalid();
// The visit type is booked by the front desk only.
absl::Status NotBookableOnline();
// A start or window outside the calendar, or longer than kWindowMax.
absl::Status TimeOutOfRange(std::string_view field);
// The clinic's file changed again and again while its calendars were read.
absl::Status FileKeepsChanging();
// Only staff may leave the limits of patients aside.
absl::Status StaffOnly();

}  // namespace tandem::availability
