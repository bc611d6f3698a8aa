// SPDX-License-Identifier: Apache-2.0
#include "base/civil.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "base/strings.h"

namespace tandem {
namespace {

constexpr std::size_t kZoneNameBytesMax = 64;  // the longest IANA name has 32

// The shape of an IANA name. Refuses what abseil gives a meaning of its own ("localtime",
// "libc:...", "Fixed/...") and whatever could leave the zone folder.
bool IsZoneName(std::string_view name) {
  if (name.empty() || name.size() > kZoneNameBytesMax) return false;
  if (name == "localtime" || name.substr(0, 6) == "Fixed/" || name.front() == '/') return false;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit && c != '/' && c != '_' && c != '-' && c != '+') return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<absl::TimeZone> LoadZone(std::string_view iana) {
  absl::TimeZone zone;
  if (IsZoneName(iana) && absl::LoadTimeZone(Av(iana), &zone)) return zone;
  return MakeError(absl::StatusCode::kInvalidArgument, Reason::kTimeZoneUnknown,
                   "The time zone is not in the time zone database.");
}

absl::StatusOr<absl::Time> ResolveCivil(absl::CivilMinute minute, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(minute));
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) {
    const std::string local = FormatCivil(minute);
    return MakeError(
        absl::StatusCode::kInvalidArgument, Reason::kLocalTimeSkipped,
        fmt::format("{} does not exist in {}: clocks go forward over it.", local, zone.name()),
        {{"localTime", local}, {"timeZone", zone.name()}});
  }
  return info.pre;
}

absl::Time FirstInstantFrom(absl::CivilMinute minute, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(minute));
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

Interval DayInterval(absl::CivilDay day, absl::TimeZone zone) {
  return {FirstInstantFrom(absl::CivilMinute(day), zone),
          FirstInstantFrom(absl::CivilMinute(day + 1), zone)};
}

absl::CivilMinute ToCivil(absl::Time time, absl::TimeZone zone) {
  return absl::CivilMinute(zone.At(time).cs);
}

std::string FormatCivil(absl::CivilMinute minute) { return absl::FormatCivilTime(minute); }

std::string TzdbVersion() {
  const char* folder = std::getenv("TZDIR");  // where abseil looks, too
  std::ifstream rules(std::string(folder != nullptr ? folder : "/usr/share/zoneinfo") +
                      "/tzdata.zi");
  constexpr std::string_view kMark = "# version ";
  std::string line;
  if (!std::getline(rules, line) || line.rfind(kMark, 0) != 0) return "unknown";
  return line.substr(kMark.size());
}

}  // namespace tandem
