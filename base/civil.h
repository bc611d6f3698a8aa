// SPDX-License-Identifier: Apache-2.0
// Civil (wall clock) time and instants. The only place that turns one into the other: a skipped
// minute does not exist and is refused; a repeated one means the first (RFC 5545).
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/interval.h"

namespace tandem {

// A zone by its IANA name, for example "America/New_York".
// Errors: INVALID_ARGUMENT TIME_ZONE_UNKNOWN. Never falls back to UTC.
absl::StatusOr<absl::TimeZone> LoadZone(std::string_view iana);

// Errors: INVALID_ARGUMENT LOCAL_TIME_SKIPPED, when clocks jump over the minute.
absl::StatusOr<absl::Time> ResolveCivil(absl::CivilMinute minute, absl::TimeZone zone);

// The first instant whose wall clock reads `minute` or later: ResolveCivil, but a skipped minute
// means the moment of the jump. For the ends of opening hours and days, never for what people
// chose.
absl::Time FirstInstantFrom(absl::CivilMinute minute, absl::TimeZone zone);

// [midnight, next midnight): 23, 24 or 25 hours.
Interval DayInterval(absl::CivilDay day, absl::TimeZone zone);

// The day alone: absl::ToCivilDay(time, zone).
absl::CivilMinute ToCivil(absl::Time time, absl::TimeZone zone);

// "2025-03-30T02:30"
std::string FormatCivil(absl::CivilMinute minute);

// Version of the machine's time zone database, for example "2026a"; "unknown" when it names none.
// Stored with bookings, so that they can be checked again when the rules of a zone change.
std::string TzdbVersion();

}  // namespace tandem
