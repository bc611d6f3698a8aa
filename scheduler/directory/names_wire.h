// SPDX-License-Identifier: Apache-2.0
// Resource names of a clinic's things. What the clinic's file names is named by its slug, people
// and appointments by their ids: no name of a person stands in a URL.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

inline constexpr std::string_view kClinicPattern = "clinics/{clinic}";
inline constexpr std::string_view kLocationPattern = "clinics/{clinic}/locations/{location}";
inline constexpr std::string_view kPractitionerPattern =
    "clinics/{clinic}/practitioners/{practitioner}";
inline constexpr std::string_view kRoomPattern = "clinics/{clinic}/rooms/{room}";
inline constexpr std::string_view kVisitTypePattern = "clinics/{clinic}/visitTypes/{visit_type}";
inline constexpr std::string_view kPatientPattern = "clinics/{clinic}/patients/{patient}";
inline constexpr std::string_view kAppointmentPattern =
    "clinics/{clinic}/appointments/{appointment}";

std::string NameOf(const Snapshot& snapshot, const Location& location);
std::string NameOf(const Snapshot& snapshot, const Practitioner& practitioner);
std::string NameOf(const Snapshot& snapshot, const Room& room);
std::string NameOf(const Snapshot& snapshot, const VisitType& type);

// Each is empty for what the file does not hold, and for a nil id.
std::string LocationName(const Snapshot& snapshot, LocationId id);
std::string PractitionerName(const Snapshot& snapshot, PractitionerId id);
// Of a practitioner or a room.
std::string ResourceName(const Snapshot& snapshot, ResourceId id);

// `clinic`: its slug. Empty for a nil id.
std::string PatientName(std::string_view clinic, PatientId id);
std::string AppointmentName(std::string_view clinic, AppointmentId id);

}  // namespace tandem::directory
