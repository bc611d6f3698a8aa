// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_reply_wire.h"

#include <utility>

#include "base/civil.h"
#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::appointments {
namespace {

constexpr int kPagesMax = 500;  // 100,000 visits: nobody has had so many

// As WriteStatus.
v1::CancellationReason ToWire(CancellationReason reason) {
  static_assert(static_cast<int>(CancellationReason::kHoldReleased) + 1 ==
                v1::CANCELLATION_REASON_HOLD_RELEASED);
  return static_cast<v1::CancellationReason>(static_cast<int>(reason) + 1);
}

void WriteTimes(const Appointment& appointment, v1::Appointment& wire) {
  rpc::WriteInterval(appointment.time, *wire.mutable_time());
  wire.set_time_zone(appointment.time_zone);
  wire.set_local_start(FormatCivil(appointment.local_start));
  const auto put = [](const std::optional<absl::Time>& time, auto&& field) {
    if (time.has_value()) rpc::WriteTime(*time, *field());
  };
  if (appointment.status == Status::kProposed) {
    put(appointment.hold_expire, [&] { return wire.mutable_hold_expire_time(); });
  }
  put(appointment.confirm_time, [&] { return wire.mutable_confirm_time(); });
  put(appointment.actual_start, [&] { return wire.mutable_actual_start_time(); });
  put(appointment.actual_end, [&] { return wire.mutable_actual_end_time(); });
  rpc::WriteTime(appointment.create_time, *wire.mutable_create_time());
  rpc::WriteTime(appointment.update_time, *wire.mutable_update_time());
}

}  // namespace

// Both enums follow FHIR's order; the contract's starts with "unspecified".
v1::AppointmentStatus WriteStatus(Status status) {
  static_assert(static_cast<int>(Status::kWaitlist) + 1 == v1::APPOINTMENT_STATUS_WAITLIST);
  return static_cast<v1::AppointmentStatus>(static_cast<int>(status) + 1);
}

absl::Status Write(const access::CallContext& call, directory::Directories& directories,
                   const Appointment& appointment, v1::Appointment& wire) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr rules,
                   directories.At(call, appointment.directory_revision));
  const directory::VisitType* type = rules->FindVisitType(appointment.visit_type);
  const directory::Location* location = rules->FindLocation(appointment.location);
  if (type == nullptr || location == nullptr) return InternalError("appointment without its file");
  const std::string& clinic = call.principal.clinic_slug;
  wire.set_name(directory::AppointmentName(clinic, appointment.id));
  wire.set_etag(Etag(appointment));
  wire.set_version(appointment.version);
  wire.set_status(WriteStatus(appointment.status));
  wire.set_visit_type(directory::NameOf(*rules, *type));
  wire.set_location(directory::NameOf(*rules, *location));
  wire.set_mode(directory::WriteMode(appointment.mode));
  wire.set_patient(directory::PatientName(clinic, appointment.patient));
  WriteTimes(appointment, wire);
  for (const Participation& part : appointment.participations) {
    v1::Participation& to = *wire.add_participations();
    to.set_resource(directory::ResourceName(*rules, part.resource));
    to.set_need(part.need);
    rpc::WriteInterval(part.time, *to.mutable_time());
  }
  if (appointment.cancellation_reason.has_value()) {
    wire.set_cancellation_reason(ToWire(*appointment.cancellation_reason));
  }
  wire.set_cancelled_late(appointment.cancelled_late);
  wire.set_overridden(appointment.overridden);
  wire.set_directory_revision(appointment.directory_revision);
  return absl::OkStatus();
}

absl::Status Write(const access::CallContext& call, directory::Directories& directories,
                   const DayChange& change, v1::WatchDayResponse& wire) {
  for (const Appointment& appointment : change.appointments) {
    RETURN_IF_ERROR(Write(call, directories, appointment, *wire.add_appointments()));
  }
  for (const AppointmentId& id : change.removed) {
    wire.add_removed(directory::AppointmentName(call.principal.clinic_slug, id));
  }
  return absl::OkStatus();
}

absl::Status WriteAppointmentsOf(const access::CallContext& call, Appointments& appointments,
                                 directory::Directories& directories, PatientId patient,
                                 google::protobuf::RepeatedPtrField<v1::Appointment>& wire) {
  ListQuery query = {.patient = patient};
  for (int status = 0; status <= static_cast<int>(Status::kWaitlist); ++status) {
    query.statuses.push_back(static_cast<Status>(status));
  }
  return WriteListed(call, appointments, directories, std::move(query), wire);
}

absl::Status WriteListed(const access::CallContext& call, Appointments& appointments,
                         directory::Directories& directories, ListQuery query,
                         google::protobuf::RepeatedPtrField<v1::Appointment>& wire) {
  query.page_size = kListPageSizeMax;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    ASSIGN_OR_RETURN(const ListPage page, appointments.List(call, query));
    for (const Appointment& appointment : page.appointments) {
      RETURN_IF_ERROR(Write(call, directories, appointment, *wire.Add()));
    }
    if (!page.next.has_value()) break;
    query.after = page.next;
  }
  return absl::OkStatus();
}

}  // namespace tandem::appointments
