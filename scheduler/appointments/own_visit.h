// SPDX-License-Identifier: Apache-2.0
// A visit as a therapist sees it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/appointments/appointment.h"

namespace tandem::appointments {

// What is told of a visit of their own, beside who and when.
struct OwnVisitDetails {
  Status status = Status::kBooked;
  VisitTypeId visit_type;
  LocationId location;
  directory::Mode mode = directory::Mode::kInPerson;
  std::int64_t directory_revision = 0;
};

struct OwnVisit {
  AppointmentId id;
  PatientId patient;
  std::string first_name;  // empty: forgotten
  Interval time;
  std::optional<OwnVisitDetails> details;  // nothing: a linked visit
};

}  // namespace tandem::appointments
