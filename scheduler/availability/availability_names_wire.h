// SPDX-License-Identifier: Apache-2.0
// Names and small values of availability's requests: resource names <-> ids, modes, days, times of
// day. A name that means nothing here, or another clinic's, is NOT_FOUND; a malformed one is a
// violation.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "base/error.h"
#include "google/type/timeofday.pb.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/directory.pb.h"

namespace tandem::availability {

// Reads names; remembers the first that was not found.
class NameReader {
 public:
  NameReader(const access::CallContext& call, const directory::Snapshot& snapshot,
             Violations& violations)
      : call_(call), snapshot_(snapshot), violations_(violations) {}

  VisitTypeId VisitType(std::string_view name, std::string_view field);
  LocationId Location(std::string_view name, std::string_view field);
  // A practitioner or a room.
  ResourceId Resource(std::string_view name, std::string_view field);
  // Patients: nobody but themselves, and themselves when the name is empty.
  PatientId Patient(std::string_view name, std::string_view field);

  // All violations, else the first name that was not found, else OK.
  absl::Status Verdict() const;

 private:
  // The slug behind "clinics/{clinic}/<collection>/", "" for violations and foreign clinics.
  std::string Slug(std::string_view pattern, std::string_view name, std::string_view field);
  void Miss(std::string_view what);

  const access::CallContext& call_;
  const directory::Snapshot& snapshot_;
  Violations& violations_;
  absl::Status missing_;
};

std::optional<directory::Mode> ReadMode(int wire, std::string_view field, Violations& violations);
v1::VisitMode WireMode(directory::Mode mode);
// 1 = Monday ... 7 = Sunday, as google.type.DayOfWeek.
std::optional<absl::Weekday> ReadWeekday(int wire, std::string_view field, Violations& violations);
// Minutes after midnight; 24:00 is the day's end.
int ReadMinute(const google::type::TimeOfDay& wire, std::string_view field, Violations& violations);
std::string ReadLanguage(std::string_view wire, std::string_view field, Violations& violations);
std::string ReadState(std::string_view wire, std::string_view field, Violations& violations);

std::string LocationName(const directory::Snapshot& snapshot, LocationId id);
std::string PractitionerName(const directory::Snapshot& snapshot, PractitionerId id);
// Of a practitioner, a room or a patient.
std::string ResourceNameOf(const directory::Snapshot& snapshot, ResourceId id);
std::string AppointmentName(const directory::Snapshot& snapshot, AppointmentId id);

}  // namespace tandem::availability
