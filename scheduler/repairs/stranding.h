// SPDX-License-Identifier: Apache-2.0
// Which visits cannot take place as they are booked: found from what is so now, whatever brought it
// about. Pure.
#pragma once

#include <map>
#include <vector>

#include "scheduler/absences/absence.h"
#include "scheduler/appointments/seating.h"
#include "scheduler/directory/directory.h"
#include "scheduler/repairs/repair.h"

namespace tandem::repairs {

// The absences of a window, to be asked about one resource at a time.
class AbsentTimes {
 public:
  explicit AbsentTimes(const std::vector<absences::Absence>& absences);

  bool IsAbsent(ResourceId resource, const Interval& during) const;
  // Whoever is absent at some time, in order.
  std::vector<ResourceId> resources() const;

 private:
  std::map<ResourceId, IntervalSet> times_;
};

using ClaimsOfVisits = std::map<AppointmentId, std::vector<appointments::Claim>>;

// Nothing when the visit can take place. Absences strand every visit; the clinic's file those that
// staff did not book outside of its rules on purpose. `claims`: what the visit takes.
std::set<StrandingCause> StrandingCausesOf(const directory::Snapshot& clinic,
                                           const AbsentTimes& absent,
                                           const appointments::Appointment& visit,
                                           const std::vector<appointments::Claim>& claims);

}  // namespace tandem::repairs
