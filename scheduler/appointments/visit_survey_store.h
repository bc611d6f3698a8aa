// SPDX-License-Identifier: Apache-2.0
// Rows of a clinic's visits and what they take, many at once. No decisions.
#pragma once

#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/visit_survey.h"

namespace tandem::appointments {

// At most `rows_max`, by start, then id.
absl::StatusOr<std::vector<Appointment>> ReadSurvey(pg::Pool& pool, const access::CallContext& call,
                                                    const SurveyQuestion& question, int rows_max);
absl::StatusOr<std::vector<PatientVisit>> ReadPatientVisits(pg::Pool& pool,
                                                            const access::CallContext& call,
                                                            const std::vector<PatientId>& patients,
                                                            const Interval& window, absl::Time now);
absl::StatusOr<std::map<AppointmentId, std::vector<Claim>>> ReadClaimsOf(
    pg::Pool& pool, const access::CallContext& call, const std::vector<AppointmentId>& ids);
absl::StatusOr<std::map<AppointmentId, int>> ReadStaffMovesOf(
    pg::Pool& pool, const access::CallContext& call, const std::vector<AppointmentId>& ids);
absl::StatusOr<std::vector<Claim>> ReadTaken(pg::Pool& pool, const access::CallContext& call,
                                             const std::vector<ResourceId>& resources,
                                             const Interval& time, absl::Time now);

}  // namespace tandem::appointments
