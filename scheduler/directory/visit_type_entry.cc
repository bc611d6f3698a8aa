// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/file_entries.h"
#include "scheduler/directory/hours_text.h"

namespace tandem::directory {
namespace {

constexpr std::size_t kNeedsMax = 8;  // resources of one visit; a booking locks each
constexpr std::size_t kPhasesMax = 12;
constexpr absl::Duration kPhaseMax = absl::Hours(12);
constexpr absl::Duration kVisitMax = absl::Hours(24);  // the longest claim the database takes
constexpr absl::Duration kHorizonMax = absl::Hours(24 * 366);
constexpr absl::Duration kMinGapMax = absl::Hours(24 * 28);  // as far as a booking looks for others
constexpr absl::Duration kGridMax = absl::Hours(4);
constexpr absl::Duration kFastingMax = absl::Hours(24);
// What the risk programme of the nasal medicine asks for: no clinic may watch for less.
constexpr absl::Duration kObserveMin = absl::Hours(2);
constexpr std::string_view kObservePhase = "observe";
constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kRecallMin = absl::Hours(7 * 24);  // the first invitation is so early
constexpr absl::Duration kRecallMax = absl::Hours(366 * 24);

struct ModeName {
  std::string_view name;
  Mode mode;
};
constexpr ModeName kModeNames[] = {
    {"in_person", Mode::kInPerson}, {"video", Mode::kVideo}, {"phone", Mode::kPhone}};

template <class T>
bool Has(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::vector<Mode> ReadModes(EntryReader& entry) {
  std::vector<Mode> modes;
  entry.Lines("modes", "must be in_person, video or phone, each once", [&](const YamlNode& line) {
    for (const auto& [name, mode] : kModeNames) {
      if (line.scalar != name || Has(modes, mode)) continue;
      modes.push_back(mode);
      return true;
    }
    return false;
  });
  return modes;
}

// A visit type may name one that stands further down: looked up when all are read.
struct TypeName {
  std::string slug;  // empty: none was named
  std::string what;
  int line = 0;
};
struct LaterNames {
  TypeName recall;
  std::vector<TypeName> distances;  // parallel to those of the visit type
};

class VisitTypeReader {
 public:
  VisitTypeReader(const FileSections& sections, EntryReader& entry)
      : snapshot_(sections.snapshot), entry_(entry) {}

  VisitType Read() {
    type_.display_name = entry_.Text("display_name");
    type_.modes = ReadModes(entry_);
    if (type_.modes.empty()) entry_.Refuse(entry_.line(), "has no modes");
    ReadPlaces();
    entry_.Entries("needs", kNeedsMax,
                   [&](const YamlKey& key, const YamlNode& node) { ReadNeed(key, node); });
    ReadPhases();
    ReadLimits();
    ReadDistances();
    ReadGates();
    ReadCare();
    entry_.Finish();
    CheckPhases();
    CheckNeeds();
    return std::move(type_);
  }

  const LaterNames& names() const { return names_; }

 private:
  bool Remote() const { return std::any_of(type_.modes.begin(), type_.modes.end(), IsRemote); }

  void ReadPlaces() {
    for (const std::string& slug : entry_.Words("locations")) {
      const Location* location = snapshot_.FindLocation(slug);
      if (location == nullptr || location->telehealth) {
        entry_.Refuse(entry_.LineOf("locations"), "locations must be sites of the file");
      } else {
        type_.locations.push_back(location->id);
      }
    }
    if (!type_.locations.empty() && !Has(type_.modes, Mode::kInPerson)) {
      entry_.Refuse(entry_.LineOf("locations"), "has locations, but is not given in person");
    }
    const bool telehealth =
        std::any_of(snapshot_.locations.begin(), snapshot_.locations.end(),
                    [](const Location& location) { return location.telehealth; });
    if (Remote() && !telehealth) {
      entry_.Refuse(entry_.line(), "is given remotely, but no location is telehealth");
    }
  }

  void ReadNeed(const YamlKey& key, const YamlNode& node) {
    EntryReader reader(node, fmt::format("{} need {}", entry_.what(), key.text), entry_.problems());
    Need need;
    need.key = key.text;
    const bool practitioner = reader.Find("practitioner") != nullptr;
    const bool room = reader.Find("room") != nullptr;
    need.kind = room ? NeedKind::kRoom : NeedKind::kPractitioner;
    if (practitioner == room) {
      reader.Refuse(reader.line(), "must ask for either a practitioner or a room");
    } else {
      need.capability = reader.Slug(room ? "room" : "practitioner");
    }
    need.licensed = reader.Flag("licensed");
    need.modes = ReadModes(reader);
    reader.Finish();
    CheckNeed(reader, need);
    type_.needs.push_back(std::move(need));
  }

  void CheckNeed(EntryReader& reader, const Need& need) {
    const bool is_room = need.kind == NeedKind::kRoom;
    if (is_room && need.licensed) reader.Refuse(reader.line(), "is a room: it has no licence");
    for (const Mode mode : need.modes.empty() ? type_.modes : need.modes) {
      if (!Has(type_.modes, mode)) {
        reader.Refuse(reader.line(), "has a mode that the visit type does not have");
      } else if (is_room && IsRemote(mode)) {
        reader.Refuse(reader.line(), "is a room, for visits in person only: modes: [in_person]");
        return;
      }
    }
    if (need.capability.empty()) return;
    const auto has = [&](const auto& resource) {
      return Has(resource.capabilities, need.capability);
    };
    const bool someone =
        is_room ? std::any_of(snapshot_.rooms.begin(), snapshot_.rooms.end(), has)
                : std::any_of(snapshot_.practitioners.begin(), snapshot_.practitioners.end(), has);
    if (!someone) {
      reader.Refuse(reader.line(),
                    fmt::format("asks for {}, which nobody in the file has", need.capability));
    }
  }

  void ReadPhases() {
    const YamlNode* phases = entry_.Need("phases");
    if (phases == nullptr) return;
    if (phases->kind != YamlNode::Kind::kList || phases->items.size() > kPhasesMax) {
      entry_.Refuse(phases->line, fmt::format("phases must be a list of at most {}", kPhasesMax));
      return;
    }
    for (const YamlNode& node : phases->items) ReadPhase(node);
  }

  void ReadPhase(const YamlNode& node) {
    EntryReader reader(node, fmt::format("{} phase {}", entry_.what(), type_.phases.size() + 1),
                       entry_.problems());
    Phase phase;
    phase.key = reader.Slug("id");
    phase.duration = reader.Span("takes", kPhaseMax);
    if (phase.duration == absl::ZeroDuration()) reader.Refuse(reader.line(), "takes no time");
    phase.patient_present = reader.Flag("patient", true);
    ReadDemands(reader, "exclusive", phase);
    ReadDemands(reader, "shared", phase);
    reader.Finish();
    for (const Phase& before : type_.phases) {
      if (!phase.key.empty() && before.key == phase.key) {
        reader.Refuse(reader.line(), "has the id of an earlier phase");
      }
    }
    type_.phases.push_back(std::move(phase));
  }

  void ReadDemands(EntryReader& reader, std::string_view key, Phase& phase) {
    for (const std::string& word : reader.Words(key)) {
      const auto need = std::find_if(type_.needs.begin(), type_.needs.end(),
                                     [&](const Need& known) { return known.key == word; });
      if (need == type_.needs.end()) {
        reader.Refuse(reader.LineOf(key), fmt::format("{} names no need of the visit type", key));
        continue;
      }
      const int index = static_cast<int>(need - type_.needs.begin());
      for (const Demand& demand : phase.demands) {
        if (demand.need == index) {
          reader.Refuse(reader.LineOf(key), "has the same need both exclusive and shared");
        }
      }
      phase.demands.push_back({index, key == "exclusive"});
    }
  }

  void ReadLimits() {
    type_.lead_time = entry_.Span("lead_time", kHorizonMax);
    type_.horizon = entry_.Span("horizon", kHorizonMax);
    type_.grid = entry_.Span("grid", kGridMax);
    type_.change_notice = entry_.SpanOr("change_notice", kHorizonMax, absl::ZeroDuration());
    type_.min_gap = entry_.SpanOr("min_gap", kMinGapMax, absl::ZeroDuration());
    type_.bookable_online = entry_.Flag("bookable_online");
    if (type_.horizon <= type_.lead_time) {
      entry_.Refuse(entry_.LineOf("horizon"), "horizon must be longer than lead_time");
    }
    if (type_.grid <= absl::ZeroDuration() ||
        absl::Hours(24) % type_.grid != absl::ZeroDuration()) {
      entry_.Refuse(entry_.LineOf("grid"), "grid must divide a day of 24 hours");
    }
  }

  void ReadDistances() {
    entry_.Entries("distances", kVisitTypesMax, [&](const YamlKey& other, const YamlNode&) {
      EntryReader reader(*entry_.Find("distances"), entry_.what() + " distances",
                         entry_.problems());
      const absl::Duration gap = reader.Span(other.text, kMinGapMax);
      type_.distances.push_back({{}, gap});
      names_.distances.push_back({other.text, reader.what(), other.line});
    });
  }

  void ReadGates() {
    entry_.Lines("gates",
                 "must be evaluation, treatment_consent, off_label_notice, screening, enrolment or "
                 "certified_site, each once",
                 [&](const YamlNode& line) {
                   const std::optional<Gate> gate = ParseGate(line.scalar);
                   if (!gate.has_value() || Has(type_.gates, *gate)) return false;
                   type_.gates.push_back(*gate);
                   return true;
                 });
    if (Has(type_.gates, Gate::kCertifiedSite)) CheckCertified();
    if (Has(type_.gates, Gate::kEnrolment)) CheckObserved();
  }

  void CheckObserved() {
    const bool observed =
        std::any_of(type_.phases.begin(), type_.phases.end(), [](const Phase& phase) {
          return phase.key == kObservePhase && phase.patient_present &&
                 phase.duration >= kObserveMin;
        });
    if (observed) return;
    entry_.Refuse(entry_.LineOf("phases"),
                  fmt::format("has the gate enrolment, but no phase {} of {} or more with the "
                              "patient",
                              kObservePhase, FormatSpan(kObserveMin)));
  }

  // Wherever it is offered: else times would be found that can never be agreed.
  void CheckCertified() {
    const int line = entry_.LineOf("gates");
    if (Remote()) entry_.Refuse(line, "has the gate certified_site, but is given remotely");
    for (const Location& location : snapshot_.locations) {
      const bool offered = type_.locations.empty() || Has(type_.locations, location.id);
      if (location.telehealth || location.certified || !offered) continue;
      entry_.Refuse(
          line, fmt::format("has the gate certified_site, but {} is not certified", location.slug));
    }
  }

  void ReadCare() {
    const YamlNode* node = entry_.Find("care");
    if (node == nullptr) return;
    EntryReader reader(*node, entry_.what() + " care", entry_.problems());
    Care& care = type_.care;
    care.no_food = reader.SpanOr("no_food", kFastingMax, absl::ZeroDuration());
    care.no_drink = reader.SpanOr("no_drink", kFastingMax, absl::ZeroDuration());
    care.ride = reader.Flag("ride");
    care.day_after = reader.Flag("day_after");
    care.confirm = reader.Flag("confirm");
    care.series = reader.Flag("series");
    ReadRecall(reader);
    reader.Finish();
    if (care.no_drink > care.no_food) {
      reader.Refuse(reader.LineOf("no_drink"), "no_drink must not be longer than no_food");
    }
  }

  void ReadRecall(EntryReader& care) {
    const YamlNode* node = care.Find("recall");
    if (node == nullptr) return;
    EntryReader reader(*node, care.what() + " recall", entry_.problems());
    names_.recall = {reader.Slug("visit_type"), reader.what(), reader.LineOf("visit_type")};
    const absl::Duration after = reader.Span("after", kRecallMax);
    const bool wrong = after % kDay != absl::ZeroDuration() || after < kRecallMin;
    if (wrong && reader.Find("after") != nullptr) {
      reader.Refuse(reader.LineOf("after"), "after must be whole days, at least 7d");
    }
    reader.Finish();
    type_.care.recall_after = after;
  }

  void CheckPhases() {
    absl::Duration total;
    int runs = 0;  // of phases with the patient
    bool before = false;
    for (const Phase& phase : type_.phases) {
      total += phase.duration;
      if (phase.patient_present && !before) ++runs;
      before = phase.patient_present;
    }
    if (runs == 0) entry_.Refuse(entry_.LineOf("phases"), "has no phase with the patient");
    if (runs > 1) {
      entry_.Refuse(entry_.LineOf("phases"), "phases with the patient must follow one another");
    }
    if (total > kVisitMax) {
      entry_.Refuse(entry_.LineOf("phases"),
                    fmt::format("phases must take at most {}", FormatSpan(kVisitMax)));
    }
  }

  void CheckNeeds() {
    std::set<int> used;
    for (const Phase& phase : type_.phases) {
      for (const Demand& demand : phase.demands) used.insert(demand.need);
    }
    for (std::size_t i = 0; i < type_.needs.size(); ++i) {
      if (used.contains(static_cast<int>(i))) continue;
      entry_.Refuse(entry_.LineOf("needs"), "has a need that no phase uses");
    }
    for (const Mode mode : type_.modes) {
      const bool someone = std::any_of(
          type_.needs.begin(), type_.needs.end(),
          [&](const Need& need) { return need.modes.empty() || Has(need.modes, mode); });
      if (!someone) entry_.Refuse(entry_.line(), "has a mode in which it needs nobody");
    }
  }

  const Snapshot& snapshot_;
  EntryReader& entry_;
  VisitType type_;
  LaterNames names_;
};

// Whoever is invited must be able to come when it is due.
void SetRecall(const FileSections& sections, const TypeName& name, VisitTypeId& recall) {
  if (name.slug.empty()) return;
  FileProblems& problems = sections.file.problems();
  for (const VisitType& type : sections.snapshot.visit_types) {
    if (type.slug != name.slug) continue;
    recall = type.id;
    if (type.lead_time <= kRecallMin) return;
    problems.Add(name.line, name.what + ": cannot be booked within the 7d before it is due");
    return;
  }
  problems.Add(name.line, name.what + ": visit_type is not in the file");
}

void SetDistances(const FileSections& sections, const std::vector<TypeName>& names,
                  std::vector<VisitDistance>& distances) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const VisitType& type : sections.snapshot.visit_types) {
      if (type.slug == names[i].slug) distances[i].other = type.id;
    }
    if (!distances[i].other.IsNil()) continue;
    sections.file.problems().Add(
        names[i].line, fmt::format("{}: {} is not in the file", names[i].what, names[i].slug));
  }
}

}  // namespace

void ReadVisitTypes(const FileSections& sections) {
  std::vector<LaterNames> names;
  sections.file.Entries(
      "visit_types", kVisitTypesMax, [&](const YamlKey& slug, const YamlNode& node) {
        EntryReader entry(node, "visit type " + slug.text, sections.file.problems());
        VisitTypeReader reader(sections, entry);
        VisitType type = reader.Read();
        type.id = VisitTypeId(IdOf(sections.ids, EntityKind::kVisitType, slug.text));
        type.slug = slug.text;
        sections.snapshot.visit_types.push_back(std::move(type));
        names.push_back(reader.names());
      });
  for (std::size_t i = 0; i < names.size(); ++i) {
    VisitType& type = sections.snapshot.visit_types[i];
    SetRecall(sections, names[i].recall, type.care.recall);
    SetDistances(sections, names[i].distances, type.distances);
  }
  if (sections.snapshot.visit_types.empty()) {
    sections.file.Refuse(sections.file.LineOf("visit_types"), "has no visit types");
  }
}

}  // namespace tandem::directory
