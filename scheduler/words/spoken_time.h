// SPDX-License-Identifier: Apache-2.0
// Dates and times as people say them, in English and Spanish. Short forms are for texts: their
// letters are all in the GSM alphabet. Pure.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace tandem::words {

// "Wed 3/4 9:30a", "mié 4 mar 9:30a"; 12:00p is noon.
std::string ShortTime(absl::Time time, absl::TimeZone zone, std::string_view language);
// "Wednesday, March 4 at 9:30 am", "miércoles 4 de marzo a las 9:30 a. m.".
std::string LongTime(absl::Time time, absl::TimeZone zone, std::string_view language);
// "9:30a", "12:30p"
std::string ShortClock(absl::Time time, absl::TimeZone zone);
// "9:30 am", "9:30 a. m."
std::string ClockTime(absl::Time time, absl::TimeZone zone, std::string_view language);
// "9:30 am on Wednesday", "9:30 a. m. del miércoles"
std::string ClockTimeOnDay(absl::Time time, absl::TimeZone zone, std::string_view language);
// "Wednesday, March 4", "miércoles 4 de marzo"
std::string LongDay(absl::CivilDay day, std::string_view language);
// "EST"; what the time zone database calls the zone at that time.
std::string ZoneName(absl::Time time, absl::TimeZone zone);

}  // namespace tandem::words
