// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/visit_gates.h"

#include <utility>

#include "absl/time/civil_time.h"
#include "base/status.h"
#include "scheduler/clearances/gate_policy.h"
#include "scheduler/clearances/gates.h"

namespace tandem::repairs {

using appointments::Appointment;

bool VisitGates::IsGated(const Appointment& visit) const {
  const directory::VisitType* type = clinic_->FindVisitType(visit.visit_type);
  return visit.status == appointments::Status::kBooked && type != nullptr && !type->gates.empty();
}

absl::Status VisitGates::Read(const access::CallContext& call, clearances::Clearances& clearances,
                              const Appointment& visit) {
  if (!IsGated(visit) || last_.contains(visit.patient)) return absl::OkStatus();
  ASSIGN_OR_RETURN(last_[visit.patient], clearances.ReadLast(call, visit.patient));
  return absl::OkStatus();
}

bool VisitGates::MayGo(const Appointment& visit, const courses::PlannedVisit& place) const {
  if (!IsGated(visit)) return true;
  const directory::Location* location = clinic_->FindLocation(place.location);
  if (location == nullptr) return false;
  const absl::CivilDay day = absl::ToCivilDay(place.time.start, location->zone);
  if (day == absl::CivilDay(visit.local_start) && place.location == visit.location) return true;
  const auto last = last_.find(visit.patient);
  if (last == last_.end()) return false;
  const directory::VisitType& type = *clinic_->FindVisitType(visit.visit_type);
  return clearances::FirstClosed(clearances::JudgeGates(
             {type, *location, day}, clearances::PolicyOf(*clinic_), last->second)) == nullptr;
}

}  // namespace tandem::repairs
