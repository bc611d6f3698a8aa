// SPDX-License-Identifier: Apache-2.0
// The nouns of access in an emergency. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"

namespace tandem::emergency {

constexpr absl::Duration kOpenFor = absl::Hours(1);            // contract: long enough for one
constexpr absl::Duration kReviewWithin = absl::Hours(24 * 7);  // contract
// What the record shows of the calendar. Contract.
constexpr absl::Duration kVisitsBack = absl::Hours(24 * 14);
constexpr absl::Duration kVisitsAhead = absl::Hours(24 * 30);

struct EmergencyTag {};
using EmergencyAccessId = Id<EmergencyTag>;

// What a review found.
enum class Finding { kJustified, kUnjustified };

// "justified", as it is stored.
std::string_view Name(Finding finding);
// Nothing for any other text.
std::optional<Finding> ParseFinding(std::string_view name);

struct Review {
  Finding finding = Finding::kJustified;
  StaffId reviewer;
  absl::Time time;
  std::string note;  // may be empty; protected data, as the reason is
};

// One time that somebody broke the glass.
struct EmergencyAccess {
  EmergencyAccessId id;
  StaffId staff;       // who opened it
  PatientId patient;   // whose record
  std::string reason;  // as it was typed; may name people
  absl::Time open_time;
  absl::Time end_time;  // exclusive
  std::optional<Review> review;

  absl::Time ReviewDue() const { return open_time + kReviewWithin; }
};

}  // namespace tandem::emergency
