// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/spoken_time.h"

#include <fmt/format.h>

#include <array>

namespace tandem::words {
namespace {

using Weekdays = std::array<std::string_view, 7>;  // from Monday
using Months = std::array<std::string_view, 12>;

constexpr Weekdays kDaysEn = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                              "Friday", "Saturday", "Sunday"};
constexpr Weekdays kDaysEs = {"lunes",   "martes", "miércoles", "jueves",
                              "viernes", "sábado", "domingo"};
constexpr Weekdays kShortDaysEn = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
// "sáb" would make a text of 160 letters one of 70: á is not in the alphabet, é is.
constexpr Weekdays kShortDaysEs = {"lun", "mar", "mié", "jue", "vie", "sab", "dom"};
constexpr Months kMonthsEn = {"January",   "February", "March",    "April",
                              "May",       "June",     "July",     "August",
                              "September", "October",  "November", "December"};
constexpr Months kMonthsEs = {"enero",      "febrero", "marzo",     "abril",
                              "mayo",       "junio",   "julio",     "agosto",
                              "septiembre", "octubre", "noviembre", "diciembre"};
constexpr Months kShortMonthsEs = {"ene", "feb", "mar", "abr", "may", "jun",
                                   "jul", "ago", "sep", "oct", "nov", "dic"};

bool IsSpanish(std::string_view language) { return language == "es"; }

std::size_t DayIndex(absl::CivilDay day) {
  return static_cast<std::size_t>(absl::GetWeekday(day));  // Monday is 0
}

std::size_t MonthIndex(absl::CivilDay day) { return static_cast<std::size_t>(day.month() - 1); }

int HourOfTwelve(int hour) { return hour % 12 == 0 ? 12 : hour % 12; }

std::string Clock(absl::CivilSecond at, std::string_view morning, std::string_view afternoon) {
  return fmt::format("{}:{:02}{}", HourOfTwelve(at.hour()), at.minute(),
                     at.hour() < 12 ? morning : afternoon);
}

std::string LongClock(absl::CivilSecond at, std::string_view language) {
  return IsSpanish(language) ? Clock(at, " a. m.", " p. m.") : Clock(at, " am", " pm");
}

absl::CivilSecond Civil(absl::Time time, absl::TimeZone zone) {
  return absl::ToCivilSecond(time, zone);
}

}  // namespace

std::string ShortTime(absl::Time time, absl::TimeZone zone, std::string_view language) {
  const absl::CivilSecond at = Civil(time, zone);
  const absl::CivilDay day(at);
  const std::string clock = ShortClock(time, zone);
  if (IsSpanish(language)) {
    return fmt::format("{} {} {} {}", kShortDaysEs[DayIndex(day)], day.day(),
                       kShortMonthsEs[MonthIndex(day)], clock);
  }
  return fmt::format("{} {}/{} {}", kShortDaysEn[DayIndex(day)], day.month(), day.day(), clock);
}

std::string LongTime(absl::Time time, absl::TimeZone zone, std::string_view language) {
  const absl::CivilSecond at = Civil(time, zone);
  const std::string day = LongDay(absl::CivilDay(at), language);
  const std::string clock = LongClock(at, language);
  if (!IsSpanish(language)) return fmt::format("{} at {}", day, clock);
  return fmt::format("{} a {} {}", day, HourOfTwelve(at.hour()) == 1 ? "la" : "las", clock);
}

std::string ShortClock(absl::Time time, absl::TimeZone zone) {
  return Clock(Civil(time, zone), "a", "p");
}

std::string ClockTime(absl::Time time, absl::TimeZone zone, std::string_view language) {
  return LongClock(Civil(time, zone), language);
}

std::string ClockTimeOnDay(absl::Time time, absl::TimeZone zone, std::string_view language) {
  const absl::CivilSecond at = Civil(time, zone);
  const std::size_t day = DayIndex(absl::CivilDay(at));
  const std::string clock = LongClock(at, language);
  return IsSpanish(language) ? fmt::format("{} del {}", clock, kDaysEs[day])
                             : fmt::format("{} on {}", clock, kDaysEn[day]);
}

std::string LongDay(absl::CivilDay day, std::string_view language) {
  if (IsSpanish(language)) {
    return fmt::format("{} {} de {}", kDaysEs[DayIndex(day)], day.day(),
                       kMonthsEs[MonthIndex(day)]);
  }
  return fmt::format("{}, {} {}", kDaysEn[DayIndex(day)], kMonthsEn[MonthIndex(day)], day.day());
}

std::string ZoneName(absl::Time time, absl::TimeZone zone) {
  return zone.At(time).zone_abbr == nullptr ? std::string() : std::string(zone.At(time).zone_abbr);
}

}  // namespace tandem::words
