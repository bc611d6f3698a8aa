// SPDX-License-Identifier: Apache-2.0
// The nouns of appointments -> tandem.v1.
#pragma once

#include "absl/status/status.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/day_watches.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/appointments.pb.h"

namespace tandem::appointments {

v1::AppointmentStatus WriteStatus(Status status);

// Names come from the revision of the file that an appointment was booked under: what has left the
// file since keeps its name.
absl::Status Write(const access::CallContext& call, directory::Directories& directories,
                   const Appointment& appointment, v1::Appointment& wire);
absl::Status Write(const access::CallContext& call, directory::Directories& directories,
                   const DayChange& change, v1::WatchDayResponse& wire);

// All appointments of a patient, whatever their state, oldest first: for the export of one's data.
absl::Status WriteAppointmentsOf(const access::CallContext& call, Appointments& appointments,
                                 directory::Directories& directories, PatientId patient,
                                 google::protobuf::RepeatedPtrField<v1::Appointment>& wire);

// The appointments of a list, all its pages, oldest first: for whoever helps in an emergency.
absl::Status WriteListed(const access::CallContext& call, Appointments& appointments,
                         directory::Directories& directories, ListQuery query,
                         google::protobuf::RepeatedPtrField<v1::Appointment>& wire);

}  // namespace tandem::appointments
