// SPDX-License-Identifier: Apache-2.0
// A mail of ours that came back. Pure.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "scheduler/reminders/return_address.h"

namespace tandem::inbound {

struct Bounce {
  reminders::ReturnAddress returned_to;
  std::string status;  // RFC 3463, of class 4 or 5: "5.1.1"

  // Class 5: nobody tries it again. Class 4: somebody still does.
  bool IsForGood() const { return status.front() == '5'; }
};

// Class 4 or 5, two numbers of at most three digits.
bool IsFailureStatus(std::string_view text);

// Errors: FIELD_INVALID, `return_address` and `status`.
absl::StatusOr<Bounce> ReadBounce(std::string_view return_address, std::string_view status);

}  // namespace tandem::inbound
