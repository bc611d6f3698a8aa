// SPDX-License-Identifier: Apache-2.0
// The noun of absences: time at which a practitioner or a room is not there after all. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"

namespace tandem::absences {

struct AbsenceTag {};
using AbsenceId = Id<AbsenceTag>;

constexpr absl::Duration kAbsenceMax = absl::Hours(24 * 366);      // contract
constexpr absl::Duration kRecordedLateMax = absl::Hours(24 * 31);  // contract

struct Absence {
  AbsenceId id;
  ResourceId resource = {};  // of a practitioner or a room
  Interval time = {};
  absl::Time create_time = {};
  std::optional<absl::Time> withdraw_time = {};  // nothing: it stands
  std::string label = {};                        // of the resource: "practitioners/ana-ruiz"
};

// Why an absence of this time is not recorded at `now`; empty: it is.
std::string_view Refusal(const Interval& time, absl::Time now);

}  // namespace tandem::absences
