// SPDX-License-Identifier: Apache-2.0
// Values -> PostgreSQL's text format.
#include <fmt/format.h>

#include <cmath>

#include "base/crypto.h"
#include "base/pg/value.h"

namespace tandem::pg {
namespace {

// Instants outside are no appointment's: year 1 to year 9999.
constexpr std::int64_t kYearMin = 1;
constexpr std::int64_t kYearMax = 9999;

Encoded Text(std::string text) { return {.text = std::move(text)}; }
Encoded Refused() { return {.text = "", .null = false, .refused = true}; }

std::string FormatDay(absl::CivilDay day) {
  return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
}

std::string FormatInstant(absl::Time time) {
  const std::int64_t micros = absl::ToUnixMicros(time);
  const std::int64_t second_micros = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
  const absl::CivilSecond civil =
      absl::CivilSecond(1970, 1, 1) + (micros - second_micros) / 1'000'000;
  const std::string day = FormatDay(absl::CivilDay(civil));
  return fmt::format("{} {:02}:{:02}:{:02}.{:06}+00", day, civil.hour(), civil.minute(),
                     civil.second(), second_micros);
}

bool IsStorable(absl::Time time) {
  static const absl::Time min =
      absl::FromCivil(absl::CivilSecond(kYearMin, 1, 1), absl::UTCTimeZone());
  static const absl::Time max =
      absl::FromCivil(absl::CivilSecond(kYearMax + 1, 1, 1), absl::UTCTimeZone());
  return min <= time && time < max;
}

bool IsStorable(absl::CivilDay day) { return day.year() >= kYearMin && day.year() <= kYearMax; }

}  // namespace

Encoded Encode(std::nullopt_t) { return {.text = "", .null = true, .refused = false}; }
Encoded Encode(bool value) { return Text(value ? "t" : "f"); }
Encoded Encode(std::int64_t value) { return Text(fmt::to_string(value)); }

Encoded Encode(double value) {
  if (!std::isfinite(value)) return Refused();
  return Text(fmt::format("{}", value));  // the shortest text that reads back equal
}

Encoded Encode(std::string_view value) {
  if (value.find('\0') != std::string_view::npos) return Refused();
  return Text(std::string(value));
}

Encoded Encode(const Uuid& value) { return Text(ToString(value)); }
Encoded Encode(const Bytes& value) { return Text("\\x" + Hex(value)); }

Encoded Encode(absl::Time value) {
  if (value == absl::InfiniteFuture()) return Text("infinity");
  if (value == absl::InfinitePast()) return Text("-infinity");
  if (!IsStorable(value)) return Refused();
  return Text(FormatInstant(value));
}

Encoded Encode(absl::CivilMinute value) {
  if (!IsStorable(absl::CivilDay(value))) return Refused();
  return Text(fmt::format("{} {:02}:{:02}:00", FormatDay(absl::CivilDay(value)), value.hour(),
                          value.minute()));
}

Encoded Encode(absl::CivilDay value) {
  return IsStorable(value) ? Text(FormatDay(value)) : Refused();
}

Encoded Encode(const Interval& value) {
  if (value.empty()) return Text("empty");
  const Encoded start = Encode(value.start);
  const Encoded end = Encode(value.end);
  if (start.refused || end.refused) return Refused();
  return Text(fmt::format("[\"{}\",\"{}\")", start.text, end.text));
}

namespace internal {

void AppendArrayElement(const Encoded& element, Encoded& array) {
  array.refused |= element.refused;
  if (array.text.size() > 1) array.text += ',';
  if (element.null) {
    array.text += "NULL";
    return;
  }
  array.text += '"';
  for (const char c : element.text) {
    if (c == '"' || c == '\\') array.text += '\\';
    array.text += c;
  }
  array.text += '"';
}

}  // namespace internal
}  // namespace tandem::pg
