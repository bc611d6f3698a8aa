// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/clinic_file.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/civil.h"
#include "scheduler/directory/entry_reader.h"
#include "scheduler/directory/file_entries.h"
#include "scheduler/directory/file_problems.h"
#include "scheduler/directory/yaml_tree.h"

namespace tandem::directory {
namespace {

constexpr absl::Duration kStaffHoldMax = absl::Hours(4);
constexpr int kPhoneDigitsMin = 8;
constexpr int kPhoneDigitsMax = 15;  // E.164

// "+12065550142": form only, a clinic knows its own number.
bool IsPhone(std::string_view text) {
  if (text.empty() || text.front() != '+') return false;
  text.remove_prefix(1);
  return text.size() >= kPhoneDigitsMin && text.size() <= kPhoneDigitsMax && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void ReadClinic(EntryReader& file, Snapshot& snapshot) {
  snapshot.slug = file.Slug("clinic");
  snapshot.display_name = file.Text("display_name");
  snapshot.phone = file.Text("phone");
  if (!snapshot.phone.empty() && !IsPhone(snapshot.phone)) {
    file.Refuse(file.LineOf("phone"), "phone must be '+' and 8 to 15 digits, in quotes");
  }
  snapshot.zone_name = file.Text("time_zone");
  const auto zone = LoadZone(snapshot.zone_name);
  if (zone.ok()) {
    snapshot.zone = *zone;
  } else if (!snapshot.zone_name.empty()) {
    file.Refuse(file.LineOf("time_zone"), "time_zone is not in the time zone database");
  }
  snapshot.staff_hold = file.SpanOr("staff_hold", kStaffHoldMax, snapshot.staff_hold);
  if (snapshot.staff_hold < kTick) {
    file.Refuse(file.LineOf("staff_hold"), "staff_hold must be at least 5m");
  }
}

}  // namespace

absl::StatusOr<Snapshot> ParseClinicFile(std::string_view text, const EntityIds& ids) {
  FileProblems problems;
  Snapshot snapshot;
  const std::optional<YamlNode> root = ParseYaml(text, problems);
  if (root.has_value()) {
    EntryReader file(*root, "the file", problems);
    const FileSections sections{file, snapshot, ids};
    ReadClinic(file, snapshot);
    ReadLocations(sections);
    IndexEntities(snapshot);
    ReadPractitioners(sections);
    ReadRooms(sections);
    ReadVisitTypes(sections);
    IndexEntities(snapshot);
    ReadConsultation(sections);
    ReadPolicies(sections);
    file.Finish();
  }
  if (!problems.empty()) return problems.ToStatus();
  return snapshot;
}

}  // namespace tandem::directory
