// SPDX-License-Identifier: Apache-2.0
// FieldReader: the fields that requests of AppointmentsService share. Each Read adds a violation,
// named after the field, for what it refuses, and gives an empty value then; names of things that
// are not there, or are another clinic's, are remembered for the verdict.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/error.h"
#include "base/id.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/appointments.pb.h"

namespace tandem::appointments {

constexpr int kOverrideCharactersMin = 3;    // contract
constexpr int kOverrideCharactersMax = 200;  // contract

inline constexpr std::string_view kAppointmentPattern =
    "clinics/{clinic}/appointments/{appointment}";
inline constexpr std::string_view kPatientPattern = "clinics/{clinic}/patients/{patient}";
inline constexpr std::string_view kVisitTypePattern = "clinics/{clinic}/visitTypes/{visit_type}";
inline constexpr std::string_view kLocationPattern = "clinics/{clinic}/locations/{location}";
inline constexpr std::string_view kPractitionerPattern =
    "clinics/{clinic}/practitioners/{practitioner}";
inline constexpr std::string_view kRoomPattern = "clinics/{clinic}/rooms/{room}";

class FieldReader {
 public:
  // `snapshot`: null where a request names nothing of the file.
  FieldReader(const access::CallContext& call, const directory::Snapshot* snapshot)
      : call_(call), snapshot_(snapshot) {}

  Violations& violations() { return violations_; }
  // Violations first, then what is not there.
  absl::Status Verdict() const;

  AppointmentId Appointment(std::string_view name, std::string_view field);
  PatientId Patient(std::string_view name, std::string_view field);
  VisitTypeId VisitType(std::string_view name, std::string_view field);
  LocationId Location(std::string_view name, std::string_view field);
  // A practitioner or a room.
  ResourceId Resource(std::string_view name, std::string_view field);
  std::vector<ResourceId> Resources(const google::protobuf::RepeatedPtrField<std::string>& names,
                                    std::string_view field);
  std::optional<directory::Mode> Mode(v1::VisitMode mode, std::string_view field);
  absl::Time Start(const google::protobuf::Timestamp& wire, bool is_set, std::string_view field);
  std::optional<std::string> OverrideReason(bool is_set, const v1::Override& wire);
  Wish ReadWish(const v1::Wish& wire);

 private:
  // The value behind the clinic's slug; empty after a violation.
  std::string Value(std::string_view pattern, std::string_view name, std::string_view field);
  template <class IdType>
  IdType UuidName(std::string_view pattern, std::string_view name, std::string_view field);
  // The entity's id; a null one is missing.
  template <class Entity>
  auto IdOf(const Entity* entity) -> decltype(entity->id);

  const access::CallContext& call_;
  const directory::Snapshot* snapshot_;
  Violations violations_;
  bool missing_ = false;
};

}  // namespace tandem::appointments
