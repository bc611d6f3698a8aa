// SPDX-License-Identifier: Apache-2.0
// Days and times of day in availability's requests. Each Read adds a violation, named after the
// field, for what it refuses, and gives an empty value then.
#pragma once

#include <optional>
#include <string_view>

#include "absl/time/civil_time.h"
#include "base/error.h"
#include "google/type/timeofday.pb.h"

namespace tandem::availability {

// 1 = Monday ... 7 = Sunday, as google.type.DayOfWeek.
std::optional<absl::Weekday> ReadWeekday(int wire, std::string_view field, Violations& violations);
// Minutes after midnight; 24:00 is the day's end.
int ReadMinute(const google::type::TimeOfDay& wire, std::string_view field, Violations& violations);

}  // namespace tandem::availability
