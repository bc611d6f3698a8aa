// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/hours_text.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace tandem::directory {
namespace {

constexpr int kPartsMax = 24;  // spans of one line
constexpr int kYearMin = 2000;
constexpr int kYearMax = 2199;
constexpr int kSpanMinutesMax = 366 * kMinutesPerDay;
constexpr std::array<std::string_view, 7> kDayNames = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

struct Part {
  int start_minute;
  int end_minute;
};

// Exactly `size` digits at the front.
std::optional<int> TakeDigits(std::string_view& text, std::size_t size) {
  if (text.size() < size) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, size)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(size);
  return value;
}

bool Take(std::string_view& text, std::string_view word) {
  if (text.substr(0, word.size()) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

// "09:00", up to 24:00.
std::optional<int> TakeMinute(std::string_view& text) {
  const auto hour = TakeDigits(text, 2);
  if (!hour.has_value() || !Take(text, ":")) return std::nullopt;
  const auto minute = TakeDigits(text, 2);
  if (!minute.has_value() || *minute > 59) return std::nullopt;
  const int total = *hour * 60 + *minute;
  if (total > kMinutesPerDay || total % kTickMinutes != 0) return std::nullopt;
  return total;
}

// "09:00-17:00", "22:00-02:00+1"
std::optional<Part> TakePart(std::string_view& text) {
  const auto start = TakeMinute(text);
  if (!start.has_value() || !Take(text, "-")) return std::nullopt;
  const auto end = TakeMinute(text);
  if (!end.has_value()) return std::nullopt;
  const Part part{*start, *end + (Take(text, "+1") ? kMinutesPerDay : 0)};
  const bool fits = part.start_minute < kMinutesPerDay && part.start_minute < part.end_minute &&
                    part.end_minute - part.start_minute <= kMinutesPerDay;
  return fits ? std::optional(part) : std::nullopt;
}

// The rest of a line: parts with commas between.
std::optional<std::vector<Part>> ParseParts(std::string_view text) {
  std::vector<Part> parts;
  do {
    const auto part = TakePart(text);
    if (!part.has_value() || parts.size() == kPartsMax) return std::nullopt;
    parts.push_back(*part);
  } while (Take(text, ","));
  if (!text.empty()) return std::nullopt;
  return parts;
}

std::optional<int> TakeDayIndex(std::string_view& text) {
  for (std::size_t i = 0; i < kDayNames.size(); ++i) {
    if (Take(text, kDayNames[i])) return static_cast<int>(i);
  }
  return std::nullopt;
}

// "monday,wednesday-friday": Monday = 0. Ranges go forward and do not wrap.
std::optional<std::vector<int>> TakeDays(std::string_view& text) {
  std::vector<int> days;
  do {
    const auto first = TakeDayIndex(text);
    if (!first.has_value() || days.size() > kDayNames.size()) return std::nullopt;
    const auto last = Take(text, "-") ? TakeDayIndex(text) : first;
    if (!last.has_value() || *last < *first) return std::nullopt;
    for (int day = *first; day <= *last; ++day) days.push_back(day);
  } while (Take(text, ","));
  return days;
}

std::optional<absl::CivilDay> TakeDate(std::string_view& text) {
  const auto year = TakeDigits(text, 4);
  if (!year.has_value() || !Take(text, "-")) return std::nullopt;
  const auto month = TakeDigits(text, 2);
  if (!month.has_value() || !Take(text, "-")) return std::nullopt;
  const auto day = TakeDigits(text, 2);
  if (!day.has_value() || *year < kYearMin || *year > kYearMax) return std::nullopt;
  const absl::CivilDay date(*year, *month, *day);
  if (date.month() != *month || date.day() != *day) return std::nullopt;  // 30 February
  return date;
}

std::string FormatMinute(int minute) {
  const bool next_day = minute > kMinutesPerDay;
  if (next_day) minute -= kMinutesPerDay;
  return fmt::format("{:02}:{:02}{}", minute / 60, minute % 60, next_day ? "+1" : "");
}

std::string FormatPart(int start_minute, int end_minute) {
  return fmt::format("{}-{}", FormatMinute(start_minute), FormatMinute(end_minute));
}

std::string FormatDay(absl::CivilDay day) {
  return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
}

}  // namespace

std::optional<std::vector<WeeklyHours>> ParseWeekly(std::string_view text) {
  const auto days = TakeDays(text);
  if (!days.has_value() || !Take(text, " ")) return std::nullopt;
  const auto parts = ParseParts(text);
  if (!parts.has_value()) return std::nullopt;
  std::vector<WeeklyHours> hours;
  for (const int day : *days) {
    for (const Part& part : *parts) {
      hours.push_back(
          {static_cast<absl::Weekday>(day), part.start_minute, part.end_minute, LocationId()});
    }
  }
  return hours;
}

std::optional<std::vector<DatedHours>> ParseDated(std::string_view text) {
  const auto day = TakeDate(text);
  if (!day.has_value() || !Take(text, " ")) return std::nullopt;
  const auto parts = ParseParts(text);
  if (!parts.has_value()) return std::nullopt;
  std::vector<DatedHours> hours;
  for (const Part& part : *parts) {
    hours.push_back({*day, part.start_minute, part.end_minute, LocationId()});
  }
  return hours;
}

std::optional<Closure> ParseClosure(std::string_view text) {
  const auto first = TakeDate(text);
  if (!first.has_value()) return std::nullopt;
  const auto last = Take(text, " to ") ? TakeDate(text) : first;
  if (!last.has_value() || *last < *first || *last - *first >= kClosureDaysMax) {
    return std::nullopt;
  }
  Closure closure;
  closure.first = *first;
  closure.last = *last;
  if (text.empty()) return closure;
  if (!Take(text, " ")) return std::nullopt;
  const auto part = TakePart(text);
  if (!part.has_value() || !text.empty() || part->end_minute > kMinutesPerDay) return std::nullopt;
  closure.start_minute = part->start_minute;
  closure.end_minute = part->end_minute;
  return closure;
}

std::optional<absl::Duration> ParseSpan(std::string_view text) {
  if (text.size() < 2 || text.size() > 7) return std::nullopt;
  const char unit = text.back();
  text.remove_suffix(1);
  const auto number = TakeDigits(text, text.size());
  const int minutes = unit == 'm' ? 1 : unit == 'h' ? 60 : unit == 'd' ? kMinutesPerDay : 0;
  if (!number.has_value() || minutes == 0 || *number > kSpanMinutesMax / minutes) {
    return std::nullopt;
  }
  return absl::Minutes(*number * minutes);
}

std::string FormatHours(const WeeklyHours& hours) {
  return fmt::format("{} {}", Name(hours.weekday),
                     FormatPart(hours.start_minute, hours.end_minute));
}

std::string FormatHours(const DatedHours& hours) {
  return fmt::format("{} {}", FormatDay(hours.day),
                     FormatPart(hours.start_minute, hours.end_minute));
}

std::string FormatClosure(const Closure& closure) {
  std::string text = FormatDay(closure.first);
  if (closure.last != closure.first) text += " to " + FormatDay(closure.last);
  if (closure.start_minute != 0 || closure.end_minute != kMinutesPerDay) {
    text += " " + FormatPart(closure.start_minute, closure.end_minute);
  }
  return text;
}

std::string FormatSpan(absl::Duration span) {
  const std::int64_t minutes = span / absl::Minutes(1);
  if (minutes != 0 && minutes % kMinutesPerDay == 0) {
    return fmt::format("{}d", minutes / kMinutesPerDay);
  }
  if (minutes != 0 && minutes % 60 == 0) return fmt::format("{}h", minutes / 60);
  return fmt::format("{}m", minutes);
}

std::string_view Name(absl::Weekday weekday) {
  return kDayNames.at(static_cast<std::size_t>(weekday));
}

}  // namespace tandem::directory
