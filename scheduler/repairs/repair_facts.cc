// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_facts.h"

#include <algorithm>

namespace tandem::repairs {

bool RepairFacts::IsPatientBusy(const appointments::Appointment& but, const Interval& time) const {
  const auto found = visits.find(but.patient);
  if (found == visits.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(),
                     [&](const appointments::PatientVisit& visit) {
                       return visit.appointment != but.id && visit.time.Overlaps(time);
                     });
}

}  // namespace tandem::repairs
