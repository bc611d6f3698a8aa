// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <map>
#include <string>
#include <utility>

#include "base/strings.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/file_entries.h"
#include "scheduler/directory/hours_text.h"

namespace tandem::directory {
namespace {

constexpr double kSeatsMax = 16;     // what a claim can number
constexpr int kEmailBytesMax = 254;  // RFC 5321 path, without the brackets
constexpr absl::Duration kReleaseBeforeMax = absl::Hours(30 * 24);  // then nobody else plans for it
constexpr absl::Duration kReleaseBefore = absl::Hours(36);          // domain 4.10

// Words that are each a slug.
std::vector<std::string> ReadSlugs(EntryReader& entry, std::string_view key) {
  std::vector<std::string> words = entry.Words(key);
  for (const std::string& word : words) {
    if (!IsSlug(word)) {
      entry.Refuse(entry.LineOf(key),
                   fmt::format("{} must be lower case letters, digits and hyphens", key));
      break;
    }
  }
  return words;
}

std::vector<std::string> ReadCapabilities(EntryReader& entry) {
  std::vector<std::string> capabilities = ReadSlugs(entry, "capabilities");
  if (capabilities.empty()) entry.Refuse(entry.line(), "has no capabilities");
  return capabilities;
}

void RefuseUnless(EntryReader& entry, std::string_view key, const std::vector<std::string>& words,
                  bool (*is_form)(std::string_view)) {
  for (const std::string& word : words) {
    if (is_form(word)) continue;
    entry.Refuse(entry.LineOf(key), fmt::format("{} has an entry of an unknown form", key));
    return;
  }
}

// Form only: a clinic knows whom it employs. Control characters would end a mail's header.
std::string ReadEmail(EntryReader& entry) {
  std::string email = entry.OptionalText("email", kEmailBytesMax);
  if (email.empty()) return email;
  const std::size_t at = email.find('@');
  const bool one = at != std::string::npos && email.find('@', at + 1) == std::string::npos;
  const bool spaced = email.find_first_of(" ,;<>\"") != std::string::npos;
  if (!one || at == 0 || email.find('.', at + 2) == std::string::npos || email.back() == '.' ||
      spaced || HasControl(email)) {
    entry.Refuse(entry.LineOf("email"), "email must look like 'name@example.com'");
  }
  return email;
}

using WeekTicks = std::bitset<7 * kMinutesPerDay / kTickMinutes>;

WeekTicks TicksOf(const std::vector<WeeklyHours>& list) {
  WeekTicks ticks;
  for (const WeeklyHours& hours : list) {
    const int day = static_cast<int>(hours.weekday) * kMinutesPerDay;
    for (int minute = hours.start_minute; minute < hours.end_minute; minute += kTickMinutes) {
      ticks.set(static_cast<std::size_t>((day + minute) / kTickMinutes) % ticks.size());
    }
  }
  return ticks;
}

// Of hours at one location.
bool LieWithin(const std::vector<WeeklyHours>& part, const std::vector<WeeklyHours>& hours) {
  return (TicksOf(part) & ~TicksOf(hours)).none();
}

// hours:
//   harbor-street: [monday-friday 09:00-17:00]
class PlacedHours {
 public:
  PlacedHours(const FileSections& sections, EntryReader& entry, Practitioner& practitioner)
      : snapshot_(sections.snapshot), entry_(entry), practitioner_(practitioner) {}

  void Read() {
    Each("hours", [&](EntryReader& places, const std::string& slug, const Location& location) {
      for (WeeklyHours& hours : ReadWeekly(places, slug)) {
        hours.location = location.id;
        practitioner_.hours.push_back(hours);
        weekly_by_zone_[location.zone_name].push_back(hours);
      }
    });
    Each("dated_hours",
         [&](EntryReader& places, const std::string& slug, const Location& location) {
           for (DatedHours& hours : ReadDated(places, slug)) {
             hours.location = location.id;
             practitioner_.dated_hours.push_back(hours);
             dated_by_zone_[location.zone_name].push_back(hours);
           }
         });
    RefuseTwoPlacesAtOnce();
    Each("reserved", [&](EntryReader& places, const std::string& slug, const Location& location) {
      std::vector<WeeklyHours> reserved = ReadWeekly(places, slug);
      for (WeeklyHours& hours : reserved) hours.location = location.id;
      if (!LieWithin(reserved, HoursAt(location.id))) {
        places.Refuse(places.LineOf(slug), fmt::format("{} must lie within the hours there", slug));
      }
      practitioner_.reserved.insert(practitioner_.reserved.end(), reserved.begin(), reserved.end());
    });
    const absl::Duration release =
        entry_.SpanOr("release_before", kReleaseBeforeMax, kReleaseBefore);
    if (!practitioner_.reserved.empty()) practitioner_.release_before = release;
  }

 private:
  using Body =
      std::function<void(EntryReader& places, const std::string& slug, const Location& location)>;

  void Each(std::string_view key, const Body& body) {
    const YamlNode* node = entry_.Find(key);
    if (node == nullptr) return;
    EntryReader places(*node, fmt::format("{} {}", entry_.what(), key), entry_.problems());
    for (const YamlKey& slug : node->keys) {
      places.Find(slug.text);
      const Location* location = snapshot_.FindLocation(slug.text);
      if (location == nullptr) {
        places.Refuse(slug.line, "name a location that the file does not have");
      } else if (location->telehealth && !practitioner_.telehealth) {
        places.Refuse(slug.line, "are at a telehealth location, but telehealth is not true");
      } else {
        body(places, slug.text, *location);
      }
    }
  }

  std::vector<WeeklyHours> HoursAt(LocationId location) const {
    std::vector<WeeklyHours> there = practitioner_.hours;
    std::erase_if(there, [&](const WeeklyHours& hours) { return hours.location != location; });
    return there;
  }

  // Wall clocks of one zone can be compared; hours in two zones are left to the claims.
  void RefuseTwoPlacesAtOnce() {
    for (const auto& [zone, hours] : weekly_by_zone_) {
      if (OverlapThemselves(hours)) {
        entry_.Refuse(entry_.LineOf("hours"), "has hours at two locations at the same time");
      }
    }
    for (const auto& [zone, hours] : dated_by_zone_) {
      if (OverlapThemselves(hours)) {
        entry_.Refuse(entry_.LineOf("dated_hours"), "has hours at two locations at the same time");
      }
    }
  }

  const Snapshot& snapshot_;
  EntryReader& entry_;
  Practitioner& practitioner_;
  std::map<std::string, std::vector<WeeklyHours>> weekly_by_zone_;
  std::map<std::string, std::vector<DatedHours>> dated_by_zone_;
};

}  // namespace

bool IsLanguage(std::string_view text) {
  const auto is_letter = [](char first, char last) {
    return [=](char c) { return c >= first && c <= last; };
  };
  const std::size_t dash = text.find('-');
  const std::string_view main = text.substr(0, dash);
  if (main.size() < 2 || main.size() > 3) return false;
  if (!std::all_of(main.begin(), main.end(), is_letter('a', 'z'))) return false;
  if (dash == std::string_view::npos) return true;
  const std::string_view region = text.substr(dash + 1);
  return region.size() == 2 && std::all_of(region.begin(), region.end(), is_letter('A', 'Z'));
}

void ReadPractitioners(const FileSections& sections) {
  sections.file.Entries(
      "practitioners", kPractitionersMax, [&](const YamlKey& slug, const YamlNode& node) {
        EntryReader entry(node, "practitioner " + slug.text, sections.file.problems());
        Practitioner practitioner;
        practitioner.id = PractitionerId(IdOf(sections.ids, EntityKind::kPractitioner, slug.text));
        practitioner.slug = slug.text;
        practitioner.display_name = entry.Text("display_name");
        practitioner.capabilities = ReadCapabilities(entry);
        practitioner.licensed_states = entry.Words("licensed_states");
        RefuseUnless(entry, "licensed_states", practitioner.licensed_states, IsState);
        practitioner.languages = entry.Words("languages");
        RefuseUnless(entry, "languages", practitioner.languages, IsLanguage);
        if (practitioner.languages.empty()) entry.Refuse(entry.line(), "has no languages");
        practitioner.email = ReadEmail(entry);
        practitioner.telehealth = entry.Flag("telehealth");
        practitioner.seats = entry.Integer("seats", {1, kSeatsMax}, 1);
        PlacedHours(sections, entry, practitioner).Read();
        practitioner.closures = ReadClosures(entry);
        entry.Finish();
        sections.snapshot.practitioners.push_back(std::move(practitioner));
      });
}

void ReadRooms(const FileSections& sections) {
  sections.file.Entries("rooms", kRoomsMax, [&](const YamlKey& slug, const YamlNode& node) {
    EntryReader entry(node, "room " + slug.text, sections.file.problems());
    Room room;
    room.id = RoomId(IdOf(sections.ids, EntityKind::kRoom, slug.text));
    room.slug = slug.text;
    room.display_name = entry.Text("display_name");
    const std::string place = entry.Slug("location");
    const Location* location = sections.snapshot.FindLocation(place);
    if (location != nullptr && !location->telehealth) {
      room.location = location->id;
    } else if (!place.empty()) {
      entry.Refuse(entry.LineOf("location"), "location must be a site of the file");
    }
    room.capabilities = ReadCapabilities(entry);
    room.seats = entry.Integer("seats", {1, kSeatsMax}, 1);
    room.closures = ReadClosures(entry);
    entry.Finish();
    sections.snapshot.rooms.push_back(std::move(room));
  });
}

}  // namespace tandem::directory
