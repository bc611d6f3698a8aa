// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/clinic_description.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "scheduler/directory/hours_text.h"

namespace tandem::directory {
namespace {

using Properties = std::map<std::string, std::string>;
constexpr std::size_t kValueBytesMax = 160;  // a long notice is not worth more of a screen

std::string Yes(bool value) { return value ? "true" : "false"; }
std::string Join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string JoinModes(const std::vector<Mode>& modes) {
  std::vector<std::string> names;
  for (const Mode mode : modes) {
    names.push_back(mode == Mode::kInPerson ? "in_person"
                    : mode == Mode::kVideo  ? "video"
                                            : "phone");
  }
  return Join(names);
}

std::string PlaceOf(const Snapshot& snapshot, LocationId id) {
  const Location* location = snapshot.FindLocation(id);
  return location == nullptr ? "" : " " + location->slug;
}

void AddLine(Properties& properties, const std::string& key, std::string line) {
  std::string& text = properties[key];
  if (!text.empty()) text += ", ";
  text += line;
}

// A resource or a location: hours by place, and closures.
template <class Entity>
void DescribeHours(const Snapshot& snapshot, const Entity& entity, Properties& properties) {
  for (const WeeklyHours& hours : entity.hours) {
    AddLine(properties, "hours" + PlaceOf(snapshot, hours.location), FormatHours(hours));
  }
  for (const DatedHours& hours : entity.dated_hours) {
    AddLine(properties, "dated_hours" + PlaceOf(snapshot, hours.location), FormatHours(hours));
  }
}

void DescribeClosures(const std::vector<Closure>& closures, Properties& properties) {
  for (const Closure& closure : closures) {
    AddLine(properties, "closures", FormatClosure(closure));
  }
}

Properties DescribeLocation(const Snapshot& snapshot, const Location& location) {
  Properties properties{
      {"display_name", location.display_name},
      {"address", location.address},
      {"latitude", fmt::format("{}", location.latitude)},
      {"longitude", fmt::format("{}", location.longitude)},
      {"time_zone", location.zone_name},
      {"state", location.state},
      {"telehealth", Yes(location.telehealth)},
  };
  if (location.certified) properties["certified"] = Yes(true);
  DescribeHours(snapshot, location, properties);
  DescribeClosures(location.closures, properties);
  return properties;
}

Properties DescribePractitioner(const Snapshot& snapshot, const Practitioner& practitioner) {
  Properties properties{
      {"display_name", practitioner.display_name},
      {"capabilities", Join(practitioner.capabilities)},
      {"licensed_states", Join(practitioner.licensed_states)},
      {"languages", Join(practitioner.languages)},
      {"telehealth", Yes(practitioner.telehealth)},
      {"seats", fmt::format("{}", practitioner.seats)},
  };
  if (!practitioner.email.empty()) properties["email"] = practitioner.email;
  DescribeHours(snapshot, practitioner, properties);
  for (const WeeklyHours& hours : practitioner.reserved) {
    AddLine(properties, "reserved" + PlaceOf(snapshot, hours.location), FormatHours(hours));
  }
  if (!practitioner.reserved.empty()) {
    properties["release_before"] = FormatSpan(practitioner.release_before);
  }
  DescribeClosures(practitioner.closures, properties);
  return properties;
}

Properties DescribeRoom(const Snapshot& snapshot, const Room& room) {
  Properties properties{
      {"display_name", room.display_name},
      {"location", PlaceOf(snapshot, room.location)},
      {"capabilities", Join(room.capabilities)},
      {"seats", fmt::format("{}", room.seats)},
  };
  DescribeClosures(room.closures, properties);
  return properties;
}

std::string DescribePhase(const VisitType& type, const Phase& phase) {
  std::string text = phase.key + " " + FormatSpan(phase.duration);
  if (!phase.patient_present) text += " without the patient";
  for (const Demand& demand : phase.demands) {
    text += fmt::format(" {}{}", type.needs[static_cast<std::size_t>(demand.need)].key,
                        demand.exclusive ? "" : " (shared)");
  }
  return text;
}

void DescribeCare(const Snapshot& snapshot, const Care& care, Properties& properties) {
  if (care.no_food > absl::ZeroDuration()) {
    AddLine(properties, "care", "no_food " + FormatSpan(care.no_food));
  }
  if (care.no_drink > absl::ZeroDuration()) {
    AddLine(properties, "care", "no_drink " + FormatSpan(care.no_drink));
  }
  if (care.ride) AddLine(properties, "care", "ride");
  if (care.day_after) AddLine(properties, "care", "day_after");
  if (care.confirm) AddLine(properties, "care", "confirm");
  if (care.series) AddLine(properties, "care", "series");
  if (const VisitType* recalled = snapshot.FindVisitType(care.recall)) {
    AddLine(properties, "care",
            fmt::format("recall {} after {}", recalled->slug, FormatSpan(care.recall_after)));
  }
}

Properties DescribeVisitType(const Snapshot& snapshot, const VisitType& type) {
  Properties properties{
      {"display_name", type.display_name},       {"modes", JoinModes(type.modes)},
      {"lead_time", FormatSpan(type.lead_time)}, {"horizon", FormatSpan(type.horizon)},
      {"grid", FormatSpan(type.grid)},           {"change_notice", FormatSpan(type.change_notice)},
      {"min_gap", FormatSpan(type.min_gap)},     {"bookable_online", Yes(type.bookable_online)},
  };
  for (const LocationId id : type.locations) {
    AddLine(properties, "locations", PlaceOf(snapshot, id).substr(1));
  }
  for (const Need& need : type.needs) {
    properties["need " + need.key] = fmt::format(
        "{} {}{}{}", need.kind == NeedKind::kRoom ? "room" : "practitioner", need.capability,
        need.licensed ? ", licensed" : "", need.modes.empty() ? "" : ", " + JoinModes(need.modes));
  }
  for (const Phase& phase : type.phases) AddLine(properties, "phases", DescribePhase(type, phase));
  for (const VisitDistance& distance : type.distances) {
    const VisitType* other = snapshot.FindVisitType(distance.other);
    if (other == nullptr) continue;
    AddLine(properties, "distances", other->slug + " " + FormatSpan(distance.gap_min));
  }
  for (const Gate gate : type.gates) AddLine(properties, "gates", std::string(Name(gate)));
  DescribeCare(snapshot, type.care, properties);
  return properties;
}

Properties DescribeConsultation(const Snapshot& snapshot) {
  const ConsultationPolicy& policy = snapshot.consultation;
  const VisitType* type = snapshot.FindVisitType(policy.visit_type);
  Properties properties{
      {"version", policy.version},
      {"visit_type", type == nullptr ? "" : type->slug},
      {"target_business_days", fmt::format("{}", policy.target_business_days)},
      {"flag_days", fmt::format("{}", policy.flag_days)},
      {"hold", FormatSpan(policy.hold)},
      {"holds_per_contact", fmt::format("{}", policy.holds_per_contact_max)},
      {"notice version", policy.notice_version},
      {"notice en", policy.notice.en},
      {"notice es", policy.notice.es},
      {"crisis en", policy.crisis.en},
      {"crisis es", policy.crisis.es},
  };
  for (const Question& question : policy.questions) {
    AddLine(properties, "questions", question.key);
    properties["question " + question.key + " en"] = question.text.en;
    properties["question " + question.key + " es"] = question.text.es;
    if (question.urgent) properties["question " + question.key + " urgent"] = Yes(true);
  }
  return properties;
}

std::string Shortened(const std::string& value) {
  if (value.size() <= kValueBytesMax) return value;
  return std::string(Utf8Prefix(value, kValueBytesMax)) + "…";
}

std::string Content(const Properties& properties) {
  std::string content;
  for (const auto& [key, value] : properties) content += key + "=" + value + "\n";
  return content;
}

// What decides when a resource can be taken: its own properties but the name, and its locations'.
std::map<ResourceId, std::string> Calendars(const Snapshot& snapshot) {
  std::map<LocationId, std::string> places;
  for (const Location& location : snapshot.locations) {
    Properties hours{{"time_zone", location.zone_name}, {"state", location.state}};
    DescribeHours(snapshot, location, hours);
    DescribeClosures(location.closures, hours);
    places[location.id] = Content(hours);
  }
  std::map<ResourceId, std::string> calendars;
  for (const Practitioner& practitioner : snapshot.practitioners) {
    Properties own = DescribePractitioner(snapshot, practitioner);
    own.erase("display_name");
    own.erase("email");
    std::set<LocationId> at;
    for (const WeeklyHours& hours : practitioner.hours) at.insert(hours.location);
    for (const DatedHours& hours : practitioner.dated_hours) at.insert(hours.location);
    std::string& text = calendars[ResourceId(practitioner.id)] = Content(own);
    for (const LocationId id : at) text += places[id];
  }
  for (const Room& room : snapshot.rooms) {
    Properties own = DescribeRoom(snapshot, room);
    own.erase("display_name");
    calendars[ResourceId(room.id)] = Content(own) + places[room.location];
  }
  return calendars;
}

}  // namespace

Description Describe(const Snapshot& snapshot) {
  Description description;
  description["clinic " + snapshot.slug] = {
      {"display_name", snapshot.display_name},
      {"phone", snapshot.phone},
      {"time_zone", snapshot.zone_name},
      {"staff_hold", FormatSpan(snapshot.staff_hold)},
  };
  for (const Location& location : snapshot.locations) {
    description["location " + location.slug] = DescribeLocation(snapshot, location);
  }
  for (const Practitioner& practitioner : snapshot.practitioners) {
    description["practitioner " + practitioner.slug] = DescribePractitioner(snapshot, practitioner);
  }
  for (const Room& room : snapshot.rooms) {
    description["room " + room.slug] = DescribeRoom(snapshot, room);
  }
  for (const VisitType& type : snapshot.visit_types) {
    description["visit type " + type.slug] = DescribeVisitType(snapshot, type);
  }
  description["consultation"] = DescribeConsultation(snapshot);
  for (const Policy& policy : snapshot.policies) {
    Properties properties = policy.values;
    properties["version"] = policy.version;
    description["policy " + policy.name] = std::move(properties);
  }
  return description;
}

std::vector<std::string> Difference(const Description& before, const Description& after) {
  std::vector<std::string> lines;
  for (const auto& [entity, properties] : before) {
    if (!after.contains(entity)) lines.push_back("- " + entity);
  }
  for (const auto& [entity, properties] : after) {
    const auto known = before.find(entity);
    if (known == before.end()) {
      lines.push_back("+ " + entity);
      continue;
    }
    std::map<std::string, std::pair<std::string, std::string>> both;
    for (const auto& [key, value] : known->second) both[key].first = value;
    for (const auto& [key, value] : properties) both[key].second = value;
    for (const auto& [key, change] : both) {
      if (change.first == change.second) continue;
      lines.push_back(fmt::format("~ {}: {} {} -> {}", entity, key,
                                  change.first.empty() ? "(none)" : Shortened(change.first),
                                  change.second.empty() ? "(none)" : Shortened(change.second)));
    }
  }
  return lines;
}

std::set<ResourceId> ChangedCalendars(const Snapshot& before, const Snapshot& after) {
  const std::map<ResourceId, std::string> old_ones = Calendars(before);
  const std::map<ResourceId, std::string> new_ones = Calendars(after);
  std::set<ResourceId> changed;
  for (const auto& [id, text] : old_ones) {
    const auto found = new_ones.find(id);
    if (found == new_ones.end() || found->second != text) changed.insert(id);
  }
  for (const auto& [id, text] : new_ones) {
    if (!old_ones.contains(id)) changed.insert(id);
  }
  return changed;
}

std::map<std::string, std::string> PolicyContents(const Snapshot& snapshot) {
  std::map<std::string, std::string> contents;
  const ConsultationPolicy& policy = snapshot.consultation;
  contents["consultation " + policy.version] = Content(DescribeConsultation(snapshot));
  contents["consultation notice " + policy.notice_version] =
      policy.notice.en + "\n" + policy.notice.es;
  for (const Policy& one : snapshot.policies) {
    contents[fmt::format("policy {} {}", one.name, one.version)] = Content(one.values);
  }
  return contents;
}

}  // namespace tandem::directory
