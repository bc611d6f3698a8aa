// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/civil.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/file_entries.h"
#include "scheduler/directory/hours_text.h"

namespace tandem::directory {
namespace {

constexpr std::string_view kStates =
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI";
constexpr int kWeekMinutes = 7 * kMinutesPerDay;

struct Minutes {
  int start;
  int end;
};

bool AnyOverlap(std::vector<Minutes> list) {
  std::sort(list.begin(), list.end(),
            [](const Minutes& a, const Minutes& b) { return a.start < b.start; });
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (list[i].start < list[i - 1].end) return true;
  }
  return false;
}

void ReadPlace(EntryReader& entry, Location& location) {
  location.address = entry.OptionalText("address");
  const bool placed = entry.Find("latitude") != nullptr || entry.Find("longitude") != nullptr;
  if (location.telehealth) {
    if (placed || !location.address.empty()) {
      entry.Refuse(entry.line(), "is telehealth: it has no address and no coordinates");
    }
    return;
  }
  if (location.address.empty()) entry.Refuse(entry.line(), "has no address");
  location.latitude = entry.Number("latitude", {-90, 90});
  location.longitude = entry.Number("longitude", {-180, 180});
}

void ReadZone(EntryReader& entry, const Snapshot& snapshot, Location& location) {
  location.zone_name = snapshot.zone_name;
  location.zone = snapshot.zone;
  if (entry.Find("time_zone") == nullptr) return;
  location.zone_name = entry.Text("time_zone");
  const auto zone = LoadZone(location.zone_name);
  if (zone.ok()) {
    location.zone = *zone;
  } else {
    entry.Refuse(entry.LineOf("time_zone"), "time_zone is not in the time zone database");
  }
}

template <class Hours>
std::vector<Hours> ReadHours(EntryReader& entry, std::string_view key, std::string_view form,
                             std::optional<std::vector<Hours>> (*parse)(std::string_view text)) {
  std::vector<Hours> hours;
  entry.Lines(key, form, [&](const YamlNode& line) {
    const auto parsed = parse(line.scalar);
    if (!parsed.has_value()) return false;
    hours.insert(hours.end(), parsed->begin(), parsed->end());
    return true;
  });
  if (OverlapThemselves(hours)) {
    entry.Refuse(entry.LineOf(key), fmt::format("{} overlap themselves", key));
  }
  return hours;
}

}  // namespace

bool IsState(std::string_view text) {
  if (text.size() != 2) return false;
  const std::size_t at = kStates.find(text);
  return at != std::string_view::npos && at % 3 == 0;  // "L " and " A" stand between
}

bool OverlapThemselves(const std::vector<WeeklyHours>& hours) {
  std::vector<Minutes> list;
  for (const WeeklyHours& one : hours) {
    const int day = static_cast<int>(one.weekday) * kMinutesPerDay;
    const int start = day + one.start_minute;
    const int end = day + one.end_minute;
    list.push_back({start, std::min(end, kWeekMinutes)});
    if (end > kWeekMinutes) list.push_back({0, end - kWeekMinutes});
  }
  return AnyOverlap(std::move(list));
}

bool OverlapThemselves(const std::vector<DatedHours>& hours) {
  std::vector<Minutes> list;
  const absl::CivilDay origin(2000, 1, 1);  // the earliest day a file may name
  for (const DatedHours& one : hours) {
    const int day = static_cast<int>(one.day - origin) * kMinutesPerDay;
    list.push_back({day + one.start_minute, day + one.end_minute});
  }
  return AnyOverlap(std::move(list));
}

std::vector<WeeklyHours> ReadWeekly(EntryReader& entry, std::string_view key) {
  return ReadHours(entry, key, kWeeklyForm, ParseWeekly);
}

std::vector<DatedHours> ReadDated(EntryReader& entry, std::string_view key) {
  return ReadHours(entry, key, kDatedForm, ParseDated);
}

std::vector<Closure> ReadClosures(EntryReader& entry) {
  std::vector<Closure> closures;
  entry.Lines("closures", kClosureForm, [&](const YamlNode& line) {
    const auto parsed = ParseClosure(line.scalar);
    if (!parsed.has_value()) return false;
    closures.push_back(*parsed);
    return true;
  });
  return closures;
}

void ReadLocations(const FileSections& sections) {
  Snapshot& snapshot = sections.snapshot;
  sections.file.Entries("locations", kLocationsMax, [&](const YamlKey& slug, const YamlNode& node) {
    EntryReader entry(node, "location " + slug.text, sections.file.problems());
    Location location;
    location.id = LocationId(IdOf(sections.ids, EntityKind::kLocation, slug.text));
    location.slug = slug.text;
    location.display_name = entry.Text("display_name");
    location.telehealth = entry.Flag("telehealth");
    location.certified = entry.Flag("certified");
    if (location.certified && location.telehealth) {
      entry.Refuse(entry.LineOf("certified"), "certified must be a site: this one is telehealth");
    }
    ReadPlace(entry, location);
    ReadZone(entry, snapshot, location);
    location.state = entry.Text("state");
    if (!location.state.empty() && !IsState(location.state)) {
      entry.Refuse(entry.LineOf("state"), "state must be the two letters of a US state");
    }
    location.hours = ReadWeekly(entry, "hours");
    location.dated_hours = ReadDated(entry, "dated_hours");
    location.closures = ReadClosures(entry);
    if (!location.telehealth && location.hours.empty() && location.dated_hours.empty()) {
      entry.Refuse(entry.line(), "has no hours");
    }
    entry.Finish();
    snapshot.locations.push_back(std::move(location));
  });
  if (snapshot.locations.empty()) {
    sections.file.Refuse(sections.file.LineOf("locations"), "has no locations");
  }
}

}  // namespace tandem::directory
