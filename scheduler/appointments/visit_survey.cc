// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/visit_survey.h"

#include <utility>

#include "base/status.h"
#include "scheduler/appointments/visit_survey_store.h"

namespace tandem::appointments {

absl::StatusOr<SurveyedVisits> VisitSurvey::Find(const access::CallContext& call,
                                                 const SurveyQuestion& question) const {
  SurveyedVisits found;
  ASSIGN_OR_RETURN(found.appointments, ReadSurvey(pool_, call, question, kSurveyedMax + 1));
  found.complete = found.appointments.size() <= static_cast<std::size_t>(kSurveyedMax);
  if (!found.complete) found.appointments.pop_back();
  return found;
}

absl::StatusOr<std::vector<PatientVisit>> VisitSurvey::OfPatients(
    const access::CallContext& call, const std::vector<PatientId>& patients, const Interval& window,
    absl::Time now) const {
  return ReadPatientVisits(pool_, call, patients, window, now);
}

absl::StatusOr<std::map<AppointmentId, std::vector<Claim>>> VisitSurvey::ClaimsOf(
    const access::CallContext& call, const std::vector<AppointmentId>& ids) const {
  return ReadClaimsOf(pool_, call, ids);
}

absl::StatusOr<std::map<AppointmentId, int>> VisitSurvey::StaffMovesOf(
    const access::CallContext& call, const std::vector<AppointmentId>& ids) const {
  return ReadStaffMovesOf(pool_, call, ids);
}

absl::StatusOr<std::vector<Claim>> VisitSurvey::Taken(const access::CallContext& call,
                                                      const std::vector<ResourceId>& resources,
                                                      const Interval& time, absl::Time now) const {
  return ReadTaken(pool_, call, resources, time, now);
}

}  // namespace tandem::appointments
