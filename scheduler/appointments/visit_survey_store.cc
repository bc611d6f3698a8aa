// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/visit_survey_store.h"

#include <utility>

#include "base/status.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/visit_survey_store_sql.h"

namespace tandem::appointments {
namespace {

Claim ReadClaim(const pg::Row& row) {
  return {.resource = row.Get<ResourceId>("resource_id"),
          .seat = row.Get<int>("seat"),
          .during = {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")}};
}

}  // namespace

absl::StatusOr<std::vector<Appointment>> ReadSurvey(pg::Pool& pool, const access::CallContext& call,
                                                    const SurveyQuestion& question, int rows_max) {
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      pool.ReadOnce(call.Tx(true), sql::survey_visits, call.clinic(), question.starts.start,
                    question.starts.end, question.revision, question.resources, rows_max));
  std::vector<Appointment> appointments;
  appointments.reserve(rows.size());
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(Appointment appointment, ReadAppointment(row));
    appointments.push_back(std::move(appointment));
  }
  return appointments;
}

absl::StatusOr<std::vector<PatientVisit>> ReadPatientVisits(pg::Pool& pool,
                                                            const access::CallContext& call,
                                                            const std::vector<PatientId>& patients,
                                                            const Interval& window,
                                                            absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(call.Tx(true), sql::visits_of_patients, call.clinic(), patients,
                                 window.start, window.end, now));
  std::vector<PatientVisit> visits;
  visits.reserve(rows.size());
  for (const pg::Row row : rows) {
    visits.push_back({row.Get<AppointmentId>("appointment_id"),
                      row.Get<PatientId>("patient_id"),
                      row.Get<VisitTypeId>("visit_type_id"),
                      {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")}});
  }
  return visits;
}

absl::StatusOr<std::map<AppointmentId, std::vector<Claim>>> ReadClaimsOf(
    pg::Pool& pool, const access::CallContext& call, const std::vector<AppointmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(call.Tx(true), sql::claims_of_visits, call.clinic(), ids));
  std::map<AppointmentId, std::vector<Claim>> claims;
  for (const pg::Row row : rows) {
    claims[row.Get<AppointmentId>("appointment_id")].push_back(ReadClaim(row));
  }
  return claims;
}

absl::StatusOr<std::map<AppointmentId, int>> ReadStaffMovesOf(
    pg::Pool& pool, const access::CallContext& call, const std::vector<AppointmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(call.Tx(true), sql::staff_moves_of_visits, call.clinic(), ids));
  std::map<AppointmentId, int> moves;
  for (const pg::Row row : rows) {
    moves[row.Get<AppointmentId>("appointment_id")] = row.Get<int>("moves");
  }
  return moves;
}

absl::StatusOr<std::vector<Claim>> ReadTaken(pg::Pool& pool, const access::CallContext& call,
                                             const std::vector<ResourceId>& resources,
                                             const Interval& time, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows, pool.ReadOnce(call.Tx(true), sql::taken_near, call.clinic(),
                                                      resources, time.start, time.end, now));
  std::vector<Claim> claims;
  claims.reserve(rows.size());
  for (const pg::Row row : rows) claims.push_back(ReadClaim(row));
  return claims;
}

}  // namespace tandem::appointments
