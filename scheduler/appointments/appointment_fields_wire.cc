// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_fields_wire.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/appointments/candidates.h"

namespace tandem::appointments {
namespace {

constexpr std::size_t kStateLetters = 2;  // a US state

bool IsStateOrEmpty(std::string_view state) {
  const bool letters = std::all_of(state.begin(), state.end(),
                                   [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  return state.empty() || (state.size() == kStateLetters && letters);
}

}  // namespace

absl::Status FieldReader::Verdict() const {
  RETURN_IF_ERROR(violations_.ToStatus());
  return missing_ ? access::errors::NotFound() : absl::OkStatus();
}

std::string FieldReader::Value(std::string_view pattern, std::string_view name,
                               std::string_view field) {
  const auto values = rpc::ReadName(pattern, name, field, violations_);
  if (!values.has_value()) return "";
  if ((*values)[0] != call_.principal.clinic_slug) missing_ = true;
  return (*values)[1];
}

template <class IdType>
IdType FieldReader::UuidName(std::string_view pattern, std::string_view name,
                             std::string_view field) {
  const std::string value = Value(pattern, name, field);
  if (value.empty()) return IdType();
  return IdType(rpc::ReadUuid(value, field, violations_).value_or(Uuid()));
}

template <class Entity>
auto FieldReader::IdOf(const Entity* entity) -> decltype(entity->id) {
  if (entity == nullptr) {
    missing_ = true;
    return {};
  }
  return entity->id;
}

AppointmentId FieldReader::Appointment(std::string_view name, std::string_view field) {
  return UuidName<AppointmentId>(kAppointmentPattern, name, field);
}

PatientId FieldReader::Patient(std::string_view name, std::string_view field) {
  return UuidName<PatientId>(kPatientPattern, name, field);
}

VisitTypeId FieldReader::VisitType(std::string_view name, std::string_view field) {
  const std::string slug = Value(kVisitTypePattern, name, field);
  return slug.empty() ? VisitTypeId() : IdOf(snapshot_->FindVisitType(slug));
}

LocationId FieldReader::Location(std::string_view name, std::string_view field) {
  const std::string slug = Value(kLocationPattern, name, field);
  return slug.empty() ? LocationId() : IdOf(snapshot_->FindLocation(slug));
}

ResourceId FieldReader::Resource(std::string_view name, std::string_view field) {
  if (rpc::MatchName(kRoomPattern, name).has_value()) {
    return ResourceId(IdOf(snapshot_->FindRoom(Value(kRoomPattern, name, field))));
  }
  const std::string slug = Value(kPractitionerPattern, name, field);
  return slug.empty() ? ResourceId() : ResourceId(IdOf(snapshot_->FindPractitioner(slug)));
}

std::vector<ResourceId> FieldReader::Resources(
    const google::protobuf::RepeatedPtrField<std::string>& names, std::string_view field) {
  std::vector<ResourceId> resources;
  if (static_cast<std::size_t>(names.size()) > kNamedResourcesMax) {
    violations_.Add(std::string(field), fmt::format("at most {}", kNamedResourcesMax));
    return resources;
  }
  for (int i = 0; i < names.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", field, i);
    const ResourceId resource = Resource(names[i], path);
    const bool twice = !resource.IsNil() &&
                       std::find(resources.begin(), resources.end(), resource) != resources.end();
    if (twice) violations_.Add(path, "is named twice");
    resources.push_back(resource);
  }
  return resources;
}

std::optional<directory::Mode> FieldReader::Mode(v1::VisitMode mode, std::string_view field) {
  switch (mode) {
    case v1::VISIT_MODE_UNSPECIFIED:
      return std::nullopt;
    case v1::VISIT_MODE_IN_PERSON:
      return directory::Mode::kInPerson;
    case v1::VISIT_MODE_VIDEO:
      return directory::Mode::kVideo;
    case v1::VISIT_MODE_PHONE:
      return directory::Mode::kPhone;
    default:
      violations_.Add(std::string(field), "must be a known mode");
      return std::nullopt;
  }
}

absl::Time FieldReader::Start(const google::protobuf::Timestamp& wire, bool is_set,
                              std::string_view field) {
  if (!is_set) {
    violations_.Add(std::string(field), "is needed");
    return {};
  }
  return rpc::ReadTickTime(wire, directory::kTick, field, violations_).value_or(absl::Time());
}

std::optional<std::string> FieldReader::OverrideReason(bool is_set, const v1::Override& wire) {
  if (!is_set) return std::nullopt;
  std::string reason(Trim(wire.reason()));
  const int characters = IsValidUtf8(reason) ? Utf8Length(reason) : 0;
  if (characters < kOverrideCharactersMin || characters > kOverrideCharactersMax ||
      HasControl(reason)) {
    violations_.Add("override.reason",
                    fmt::format("must have {} to {} characters, none of them control characters",
                                kOverrideCharactersMin, kOverrideCharactersMax));
  }
  return reason;
}

Wish FieldReader::ReadWish(const v1::Wish& wire) {
  Wish wish;
  wish.visit_type = VisitType(wire.visit_type(), "wish.visit_type");
  wish.start = Start(wire.start_time(), wire.has_start_time(), "wish.start_time");
  if (!wire.location().empty()) wish.location = Location(wire.location(), "wish.location");
  wish.mode = Mode(wire.mode(), "wish.mode");
  wish.resources = Resources(wire.resources(), "wish.resources");
  wish.patient_state = wire.patient_state();
  if (!IsStateOrEmpty(wish.patient_state)) {
    violations_.Add("wish.patient_state", "must be two capital letters");
  }
  return wish;
}

}  // namespace tandem::appointments
