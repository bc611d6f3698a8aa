// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/availability_names_wire.h"

#include <algorithm>

#include "base/rpc/resource_name.h"
#include "scheduler/availability/availability_errors.h"

namespace tandem::availability {
namespace {

constexpr std::string_view kVisitType = "clinics/{clinic}/visitTypes/{visit_type}";
constexpr std::string_view kLocation = "clinics/{clinic}/locations/{location}";
constexpr std::string_view kPractitioner = "clinics/{clinic}/practitioners/{practitioner}";
constexpr std::string_view kRoom = "clinics/{clinic}/rooms/{room}";
constexpr std::string_view kPatient = "clinics/{clinic}/patients/{patient}";
constexpr std::string_view kAppointment = "clinics/{clinic}/appointments/{appointment}";
constexpr std::size_t kLanguageBytesMax = 35;  // the longest BCP 47 tag without extensions

bool IsLanguageTag(std::string_view text) {
  return text.size() <= kLanguageBytesMax && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

bool IsState(std::string_view text) {
  return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

}  // namespace

void NameReader::Miss(std::string_view what) {
  if (missing_.ok()) missing_ = NotFound(what);
}

std::string NameReader::Slug(std::string_view pattern, std::string_view name,
                             std::string_view field) {
  const auto values = rpc::ReadName(pattern, name, field, violations_);
  if (!values.has_value()) return "";
  if (values->front() == call_.principal.clinic_slug) return values->back();
  Miss("thing");
  return "";
}

VisitTypeId NameReader::VisitType(std::string_view name, std::string_view field) {
  const std::string slug = Slug(kVisitType, name, field);
  if (slug.empty()) return {};
  const directory::VisitType* type = snapshot_.FindVisitType(slug);
  if (type != nullptr) return type->id;
  Miss("visit type");
  return {};
}

LocationId NameReader::Location(std::string_view name, std::string_view field) {
  const std::string slug = Slug(kLocation, name, field);
  if (slug.empty()) return {};
  const directory::Location* location = snapshot_.FindLocation(slug);
  if (location != nullptr) return location->id;
  Miss("location");
  return {};
}

ResourceId NameReader::Resource(std::string_view name, std::string_view field) {
  if (rpc::MatchName(kRoom, name).has_value()) {
    const std::string slug = Slug(kRoom, name, field);
    const directory::Room* room = slug.empty() ? nullptr : snapshot_.FindRoom(slug);
    if (room != nullptr) return ResourceId(room->id);
    Miss("room");
    return {};
  }
  const std::string slug = Slug(kPractitioner, name, field);
  if (slug.empty()) return {};
  const directory::Practitioner* practitioner = snapshot_.FindPractitioner(slug);
  if (practitioner != nullptr) return ResourceId(practitioner->id);
  Miss("practitioner");
  return {};
}

PatientId NameReader::Patient(std::string_view name, std::string_view field) {
  const bool is_patient = call_.principal.role == access::Role::kPatient;
  if (name.empty()) return is_patient ? call_.principal.patient : PatientId();
  const std::string text = Slug(kPatient, name, field);
  if (text.empty()) return {};
  const std::optional<Uuid> uuid = rpc::ReadUuid(text, field, violations_);
  if (!uuid.has_value()) return {};
  if (is_patient && PatientId(*uuid) != call_.principal.patient) Miss("patient");
  return PatientId(*uuid);
}

absl::Status NameReader::Verdict() const {
  return violations_.empty() ? missing_ : violations_.ToStatus();
}

std::optional<directory::Mode> ReadMode(int wire, std::string_view field, Violations& violations) {
  switch (wire) {
    case v1::VISIT_MODE_IN_PERSON:
      return directory::Mode::kInPerson;
    case v1::VISIT_MODE_VIDEO:
      return directory::Mode::kVideo;
    case v1::VISIT_MODE_PHONE:
      return directory::Mode::kPhone;
    default:
      violations.Add(std::string(field), "must be a known mode");
      return std::nullopt;
  }
}

v1::VisitMode WireMode(directory::Mode mode) {
  switch (mode) {
    case directory::Mode::kInPerson:
      return v1::VISIT_MODE_IN_PERSON;
    case directory::Mode::kVideo:
      return v1::VISIT_MODE_VIDEO;
    case directory::Mode::kPhone:
      return v1::VISIT_MODE_PHONE;
  }
  return v1::VISIT_MODE_UNSPECIFIED;
}

std::optional<absl::Weekday> ReadWeekday(int wire, std::string_view field, Violations& violations) {
  if (wire >= 1 && wire <= 7) return static_cast<absl::Weekday>(wire - 1);
  violations.Add(std::string(field), "must be a day of the week");
  return std::nullopt;
}

int ReadMinute(const google::type::TimeOfDay& wire, std::string_view field,
               Violations& violations) {
  const bool in_day =
      wire.hours() >= 0 && wire.hours() <= 23 && wire.minutes() >= 0 && wire.minutes() <= 59;
  const bool day_end = wire.hours() == 24 && wire.minutes() == 0;
  const bool whole = wire.seconds() == 0 && wire.nanos() == 0;
  if ((in_day || day_end) && whole) return wire.hours() * 60 + wire.minutes();
  violations.Add(std::string(field), "must be a time of day in whole minutes, 24:00 at the latest");
  return 0;
}

std::string ReadLanguage(std::string_view wire, std::string_view field, Violations& violations) {
  if (!IsLanguageTag(wire)) violations.Add(std::string(field), "must be a BCP 47 language tag");
  return std::string(wire);
}

std::string ReadState(std::string_view wire, std::string_view field, Violations& violations) {
  if (!wire.empty() && !IsState(wire)) {
    violations.Add(std::string(field), "must be a US state in two capital letters");
  }
  return std::string(wire);
}

std::string LocationName(const directory::Snapshot& snapshot, LocationId id) {
  const directory::Location* location = snapshot.FindLocation(id);
  return location == nullptr ? "" : rpc::BuildName(kLocation, {snapshot.slug, location->slug});
}

std::string PractitionerName(const directory::Snapshot& snapshot, PractitionerId id) {
  const directory::Practitioner* one = snapshot.FindPractitioner(id);
  return one == nullptr ? "" : rpc::BuildName(kPractitioner, {snapshot.slug, one->slug});
}

std::string ResourceNameOf(const directory::Snapshot& snapshot, ResourceId id) {
  if (id.IsNil()) return "";
  std::string name = PractitionerName(snapshot, PractitionerId(id.uuid));
  if (!name.empty()) return name;
  const directory::Room* room = snapshot.FindRoom(RoomId(id.uuid));
  if (room != nullptr) return rpc::BuildName(kRoom, {snapshot.slug, room->slug});
  return rpc::BuildName(kPatient, {snapshot.slug, ToString(id)});
}

std::string AppointmentName(const directory::Snapshot& snapshot, AppointmentId id) {
  return id.IsNil() ? "" : rpc::BuildName(kAppointment, {snapshot.slug, ToString(id)});
}

}  // namespace tandem::availability
