// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/field_reader_wire.h"

#include "base/rpc/resource_name.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/directory/names_wire.h"

namespace tandem::directory {

absl::Status FieldReader::Verdict() const {
  RETURN_IF_ERROR(violations_.ToStatus());
  return missing_ ? access::errors::NotFound() : absl::OkStatus();
}

std::string FieldReader::Value(std::string_view pattern, std::string_view name,
                               std::string_view field) {
  const auto values = rpc::ReadName(pattern, name, field, violations_);
  if (!values.has_value()) return "";
  if (values->front() == call_.principal.clinic_slug) return values->back();
  Miss();
  return "";
}

template <class IdType>
IdType FieldReader::UuidName(std::string_view pattern, std::string_view name,
                             std::string_view field) {
  const std::string value = Value(pattern, name, field);
  if (value.empty()) return IdType();
  const Uuid uuid = rpc::ReadUuid(value, field, violations_).value_or(Uuid());
  if (uuid.IsNil()) Miss();  // it names nobody: never the same as nobody named
  return IdType(uuid);
}

template <class Entity>
auto FieldReader::IdOf(const Entity* entity) -> decltype(entity->id) {
  if (entity != nullptr) return entity->id;
  Miss();
  return {};
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

PractitionerId FieldReader::Practitioner(std::string_view name, std::string_view field) {
  const std::string slug = Value(kPractitionerPattern, name, field);
  return slug.empty() ? PractitionerId() : IdOf(snapshot_->FindPractitioner(slug));
}

ResourceId FieldReader::Resource(std::string_view name, std::string_view field) {
  if (!rpc::MatchName(kRoomPattern, name).has_value()) {
    return ResourceId(Practitioner(name, field));
  }
  const std::string slug = Value(kRoomPattern, name, field);
  return slug.empty() ? ResourceId() : ResourceId(IdOf(snapshot_->FindRoom(slug)));
}

}  // namespace tandem::directory
