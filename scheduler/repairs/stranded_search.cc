// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/stranded_search.h"

#include <utility>

#include "base/status.h"
#include "scheduler/appointments/visit_survey.h"

namespace tandem::repairs {

using appointments::Appointment;

absl::StatusOr<FoundStranded> StrandedSearch::Find(const access::CallContext& call,
                                                   const directory::Snapshot& clinic,
                                                   const Interval& starts) const {
  // What a visit takes lies around its start.
  const Interval around = {starts.start - appointments::kVisitLengthMax,
                           starts.end + appointments::kVisitLengthMax};
  FoundStranded found;
  ASSIGN_OR_RETURN(found.absences, absences_.Touching(call, around));
  const AbsentTimes absent(found.absences);
  const appointments::VisitSurvey survey(pool_);
  ASSIGN_OR_RETURN(appointments::SurveyedVisits visits,
                   survey.Find(call, {starts, clinic.revision, absent.resources()}));
  std::vector<AppointmentId> ids;
  for (const Appointment& visit : visits.appointments) ids.push_back(visit.id);
  ASSIGN_OR_RETURN(ClaimsOfVisits claims, survey.ClaimsOf(call, ids));
  found.complete = visits.complete;
  for (Appointment& visit : visits.appointments) {
    std::vector<appointments::Claim>& own = claims[visit.id];
    auto causes = StrandingCausesOf(clinic, absent, visit, own);
    if (causes.empty()) continue;
    if (found.visits.size() == kStrandedMax) {
      found.complete = false;
      break;
    }
    found.claims[visit.id] = std::move(own);
    found.visits.push_back({std::move(visit), std::move(causes), std::nullopt});
  }
  return found;
}

}  // namespace tandem::repairs
