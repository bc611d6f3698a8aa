// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/names_wire.h"

#include "base/rpc/resource_name.h"

namespace tandem::directory {

std::string NameOf(const Snapshot& snapshot, const Location& location) {
  return rpc::BuildName(kLocationPattern, {snapshot.slug, location.slug});
}

std::string NameOf(const Snapshot& snapshot, const Practitioner& practitioner) {
  return rpc::BuildName(kPractitionerPattern, {snapshot.slug, practitioner.slug});
}

std::string NameOf(const Snapshot& snapshot, const Room& room) {
  return rpc::BuildName(kRoomPattern, {snapshot.slug, room.slug});
}

std::string NameOf(const Snapshot& snapshot, const VisitType& type) {
  return rpc::BuildName(kVisitTypePattern, {snapshot.slug, type.slug});
}

std::string LocationName(const Snapshot& snapshot, LocationId id) {
  const Location* location = snapshot.FindLocation(id);
  return location == nullptr ? "" : NameOf(snapshot, *location);
}

std::string PractitionerName(const Snapshot& snapshot, PractitionerId id) {
  const Practitioner* practitioner = snapshot.FindPractitioner(id);
  return practitioner == nullptr ? "" : NameOf(snapshot, *practitioner);
}

std::string ResourceName(const Snapshot& snapshot, ResourceId id) {
  const Room* room = snapshot.FindRoom(RoomId(id.uuid));
  return room == nullptr ? PractitionerName(snapshot, PractitionerId(id.uuid))
                         : NameOf(snapshot, *room);
}

std::string PatientName(std::string_view clinic, PatientId id) {
  return id.IsNil() ? "" : rpc::BuildName(kPatientPattern, {clinic, ToString(id)});
}

std::string AppointmentName(std::string_view clinic, AppointmentId id) {
  return id.IsNil() ? "" : rpc::BuildName(kAppointmentPattern, {clinic, ToString(id)});
}

}  // namespace tandem::directory
