// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultations_fields_wire.h"

#include <vector>

#include "base/civil.h"
#include "base/rpc/resource_name.h"
#include "base/strings.h"
#include "scheduler/appointments/appointment_fields_wire.h"
#include "scheduler/directory/names_wire.h"

namespace tandem::consultations {
namespace {

constexpr std::string_view kRegion = "US";  // contract: numbers without a country code

struct TextRange {
  int min;
  int max;
};

// One line of text without white space around it.
std::string ReadText(std::string_view text, TextRange range, std::string_view field,
                     Violations& violations) {
  const std::string_view trimmed = Trim(text);
  const bool clean = IsValidUtf8(trimmed) && !HasControl(trimmed);
  const int length = clean ? Utf8Length(trimmed) : 0;
  if (!clean || length < range.min || length > range.max) {
    violations.Add(std::string(field), "must be " + std::to_string(range.min) + " to " +
                                           std::to_string(range.max) +
                                           " characters, none of them a control character");
    return "";
  }
  return std::string(trimmed);
}

}  // namespace

AppointmentId ReadAppointment(std::string_view name, Violations& violations) {
  const auto parts = rpc::ReadName(directory::kAppointmentPattern, name, "name", violations);
  if (!parts.has_value()) return {};
  const std::optional<Uuid> uuid = rpc::ReadUuid((*parts)[1], "name", violations);
  return uuid.has_value() ? AppointmentId(*uuid) : AppointmentId();
}

LocationId ReadLocation(const directory::Snapshot& snapshot, std::string_view name,
                        Violations& violations) {
  if (name.empty()) return {};
  const auto parts = rpc::ReadName(directory::kLocationPattern, name, "location", violations);
  if (!parts.has_value()) return {};
  const directory::Location* location =
      (*parts)[0] == snapshot.slug ? snapshot.FindLocation((*parts)[1]) : nullptr;
  if (location != nullptr) return location->id;
  violations.Add("location", "must be a location of this clinic");
  return {};
}

patients::ContactPoint ReadContact(const v1::ContactPoint& contact, Violations& violations,
                                   std::string_view field) {
  const std::string path(field);
  std::optional<patients::ContactPoint> point;
  switch (contact.point_case()) {
    case v1::ContactPoint::kEmail:
      point = patients::ReadEmail(contact.email(), path + ".email", violations);
      break;
    case v1::ContactPoint::kPhone:
      point = patients::ReadPhone(contact.phone(), kRegion, path + ".phone", violations);
      break;
    default:
      violations.Add(path, "must be an email or a phone");
  }
  return point.value_or(patients::ContactPoint());
}

Person ReadPerson(const v1::Person& person, Violations& violations) {
  constexpr TextRange kName = {1, kNameCharactersMax};
  return {ReadText(person.given_name(), kName, "person.given_name", violations),
          ReadText(person.family_name(), kName, "person.family_name", violations)};
}

std::string ReadPageLanguage(const std::string& language, Violations& violations) {
  if (language.empty() || language == "en") return "en";
  if (language != "es") violations.Add("language", "must be en or es");
  return "es";
}

std::string ReadZone(const std::string& zone, Violations& violations) {
  if (LoadZone(zone).ok()) return zone;
  violations.Add("time_zone", "must be a name of the IANA time zone database");
  return "";
}

std::string ReadOverride(const v1::Override& wire, Violations& violations) {
  return ReadText(wire.reason(),
                  {appointments::kOverrideCharactersMin, appointments::kOverrideCharactersMax},
                  "override.reason", violations);
}

}  // namespace tandem::consultations
