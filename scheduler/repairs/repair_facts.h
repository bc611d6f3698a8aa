// SPDX-License-Identifier: Apache-2.0
// What all plans of one repair are made from, read once.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "absl/time/time.h"
#include "base/geo_point.h"
#include "scheduler/appointments/visit_survey.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/directory/directories.h"
#include "scheduler/repairs/repair.h"
#include "scheduler/repairs/stranding.h"

namespace tandem::repairs {

struct RepairFacts {
  directory::SnapshotPtr clinic;
  absl::Time now;
  absl::Time earliest;  // as it was asked; the infinite past: after the lead times
  std::vector<StrandedVisit> stranded;
  AbsentTimes absent = AbsentTimes({});
  ClaimsOfVisits claims;                      // of the stranded ones
  std::vector<courses::RuledCourse> courses;  // that they belong to
  std::map<AppointmentId, int> moves;         // how often staff moved each of them before
  std::map<PatientId, GeoPoint> homes;        // as far as it is known where they are
  // By start; the stranded ones are among them.
  std::map<PatientId, std::vector<appointments::PatientVisit>> visits;

  // When a visit that gets another time may begin.
  absl::Time FromWhen(const directory::VisitType& type) const {
    return earliest == absl::InfinitePast() ? now + type.lead_time : std::max(now, earliest);
  }
  // Is the patient with us then, but for that visit?
  bool IsPatientBusy(const appointments::Appointment& but, const Interval& time) const;
};

}  // namespace tandem::repairs
