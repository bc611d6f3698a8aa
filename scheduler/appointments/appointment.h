// SPDX-License-Identifier: Apache-2.0
// The nouns of appointments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/directory/directory.h"

namespace tandem::appointments {

// The constraint on claims promises it: no visit takes anything for longer.
constexpr absl::Duration kVisitLengthMax = absl::Hours(24);

// FHIR R4.
enum class Status {
  kProposed,
  kPending,
  kBooked,
  kArrived,
  kCheckedIn,
  kFulfilled,
  kCancelled,
  kNoShow,
  kEnteredInError,
  kWaitlist,
};

enum class CancellationReason {
  kPatient,
  kIllness,
  kEmergency,
  kClinic,
  kMedical,
  kNotFasting,
  kNoRide,
  kDuplicate,
  kHoldExpired,
  kHoldReleased,
};

// "checked-in", as it is stored.
std::string_view Name(Status status);
std::optional<Status> ParseStatus(std::string_view name);
// "hold_expired".
std::string_view Name(CancellationReason reason);
std::optional<CancellationReason> ParseCancellationReason(std::string_view name);
// "in_person".
std::string_view Name(directory::Mode mode);
std::optional<directory::Mode> ParseMode(std::string_view name);

// In these states an appointment holds its claims: it is or was to take place.
bool HoldsClaims(Status status);

// A resource's part: from when to when it is taken, gaps included.
struct Participation {
  ResourceId resource;
  std::string need;
  Interval time;
  bool operator==(const Participation&) const = default;
};

struct Appointment {
  AppointmentId id;
  int version = 1;
  Status status = Status::kBooked;
  VisitTypeId visit_type;
  LocationId location;
  directory::Mode mode = directory::Mode::kInPerson;
  PatientId patient;  // nil for a hold without one
  Interval time;      // the patient's own
  std::string time_zone;
  absl::CivilMinute local_start;
  std::int64_t directory_revision = 0;
  std::vector<Participation> participations;
  std::optional<absl::Time> hold_expire;
  Bytes hold_owner;  // who may use the hold; empty when it is no hold
  std::optional<absl::Time> confirm_time;
  std::optional<absl::Time> check_in_time;
  std::optional<absl::Time> actual_start;
  std::optional<absl::Time> actual_end;
  std::optional<CancellationReason> cancellation_reason;
  bool cancelled_late = false;
  bool overridden = false;
  // As they were asked of whoever gives it, when it was booked; they hold for every move.
  std::string patient_state;  // counts when remote; empty: not said
  std::string language;       // empty: any
  absl::Time create_time;
  absl::Time update_time;
  bool operator==(const Appointment&) const = default;
};

// Opaque, changes with every version.
std::string Etag(const Appointment& appointment);

// Who and what takes part, the patient not included.
std::vector<ResourceId> ParticipantsOf(const Appointment& appointment);
// Whose time it takes, whether or not the claims are still there: those and the patient.
std::vector<ResourceId> CalendarsOf(const Appointment& appointment);

// What someone wishes to book. Ids, not slugs: resolved by the door.
struct Wish {
  VisitTypeId visit_type = {};
  absl::Time start = {};
  LocationId location = {};                  // nil: the only telehealth location, when remote
  std::optional<directory::Mode> mode = {};  // nothing: the visit type's only one
  std::vector<ResourceId> resources = {};    // named ones; other needs get any that is free
  std::string patient_state = {};
  std::string language = {};
  bool for_pair = false;  // a session of a course, or its preparation: reserved hours are for it
  // What is given up for it in the same transaction: their time counts as free.
  std::vector<AppointmentId> aside = {};
};

}  // namespace tandem::appointments
