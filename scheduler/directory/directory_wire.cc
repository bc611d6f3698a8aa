// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/directory_wire.h"

#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_distance.h"
#include "scheduler/directory/visit_fields_wire.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::directory {
namespace {

void WritePhase(const VisitType& type, const Phase& phase, v1::Phase& wire) {
  wire.set_id(phase.key);
  rpc::WriteDuration(phase.duration, *wire.mutable_duration());
  wire.set_patient_present(phase.patient_present);
  for (const Demand& demand : phase.demands) {
    const Need& need = type.needs[static_cast<std::size_t>(demand.need)];
    v1::Demand& written = *wire.add_demands();
    written.set_need(need.key);
    written.set_capability(need.capability);
    written.set_exclusive(demand.exclusive);
  }
}

// All that bookings keep, whichever of the two types says so.
void WriteDistances(const Snapshot& snapshot, const VisitType& type, v1::VisitType& wire) {
  const VisitDistances distances(snapshot, type);
  for (const VisitTypeId& id : distances.types()) {
    v1::VisitDistance& written = *wire.add_distances();
    written.set_visit_type(NameOf(snapshot, *snapshot.FindVisitType(id)));
    rpc::WriteDuration(distances.To(id), *written.mutable_gap_min());
  }
}

}  // namespace

absl::Status CheckClinicName(std::string_view name, std::string_view field) {
  return rpc::ParseName(kClinicPattern, name, field).status();
}

void Write(const Snapshot& snapshot, v1::Clinic& wire) {
  wire.set_name(rpc::BuildName(kClinicPattern, {snapshot.slug}));
  wire.set_display_name(snapshot.display_name);
  wire.set_phone(snapshot.phone);
  wire.set_time_zone(snapshot.zone_name);
  wire.set_revision(snapshot.revision);
}

void Write(const Snapshot& snapshot, const Location& location, v1::Location& wire) {
  wire.set_name(NameOf(snapshot, location));
  wire.set_display_name(location.display_name);
  wire.set_address(location.address);
  wire.set_latitude(location.latitude);
  wire.set_longitude(location.longitude);
  wire.set_time_zone(location.zone_name);
  wire.set_state(location.state);
  wire.set_telehealth(location.telehealth);
}

void Write(const Snapshot& snapshot, const Practitioner& practitioner, v1::Practitioner& wire) {
  wire.set_name(NameOf(snapshot, practitioner));
  wire.set_display_name(practitioner.display_name);
  wire.mutable_capabilities()->Assign(practitioner.capabilities.begin(),
                                      practitioner.capabilities.end());
  wire.mutable_licensed_states()->Assign(practitioner.licensed_states.begin(),
                                         practitioner.licensed_states.end());
  wire.mutable_languages()->Assign(practitioner.languages.begin(), practitioner.languages.end());
  wire.set_telehealth(practitioner.telehealth);
  wire.set_seats(practitioner.seats);
}

void Write(const Snapshot& snapshot, const Room& room, v1::Room& wire) {
  wire.set_name(NameOf(snapshot, room));
  wire.set_display_name(room.display_name);
  if (const Location* location = snapshot.FindLocation(room.location)) {
    wire.set_location(NameOf(snapshot, *location));
  }
  wire.mutable_capabilities()->Assign(room.capabilities.begin(), room.capabilities.end());
  wire.set_seats(room.seats);
}

void Write(const Snapshot& snapshot, const VisitType& type, bool with_phases, v1::VisitType& wire) {
  wire.set_name(NameOf(snapshot, type));
  wire.set_display_name(type.display_name);
  const absl::Duration patient_duration = PlanVisit(type, type.modes.front()).patient.end;
  rpc::WriteDuration(patient_duration, *wire.mutable_patient_duration());
  for (const Mode mode : type.modes) wire.add_modes(WriteMode(mode));
  wire.set_bookable_online(type.bookable_online);
  rpc::WriteDuration(type.lead_time, *wire.mutable_lead_time());
  rpc::WriteDuration(type.horizon, *wire.mutable_horizon());
  rpc::WriteDuration(type.grid, *wire.mutable_grid());
  rpc::WriteDuration(type.change_notice, *wire.mutable_change_notice());
  if (!with_phases) return;
  for (const Phase& phase : type.phases) WritePhase(type, phase, *wire.add_phases());
  WriteDistances(snapshot, type, wire);
}

void WriteVisitTypes(const Snapshot& snapshot, const access::Principal& caller,
                     v1::ListVisitTypesResponse& wire) {
  const bool staff = caller.IsStaff();
  for (const VisitType& type : snapshot.visit_types) {
    if (staff || type.bookable_online) Write(snapshot, type, staff, *wire.add_visit_types());
  }
}

}  // namespace tandem::directory
