// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/own_visit_store.h"

#include <string>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_codec.h"
#include "scheduler/appointments/own_visit_store_sql.h"

namespace tandem::appointments {
namespace {

// In these states a visit takes or took place: a session, or the infusion that it belongs to.
std::vector<std::string> StandingStatuses() {
  std::vector<std::string> names;
  for (const Status status : {Status::kPending, Status::kBooked, Status::kArrived,
                              Status::kCheckedIn, Status::kFulfilled}) {
    names.emplace_back(Name(status));
  }
  return names;
}

absl::StatusOr<OwnVisit> ReadVisit(const pg::Row& row) {
  OwnVisit visit;
  visit.id = row.Get<AppointmentId>("appointment_id");
  visit.patient = row.Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
  visit.time = {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")};
  if (row.Get<bool>("linked")) return visit;
  const std::optional<Status> status = ParseStatus(row.Get<std::string>("status"));
  const std::optional<directory::Mode> mode = ParseMode(row.Get<std::string>("mode"));
  if (!status.has_value() || !mode.has_value()) return InternalError("stored visit");
  visit.details =
      OwnVisitDetails{.status = *status,
                      .visit_type = row.Get<VisitTypeId>("visit_type_id"),
                      .location = row.Get<LocationId>("location_id"),
                      .mode = *mode,
                      .directory_revision = row.Get<std::int64_t>("directory_revision")};
  return visit;
}

}  // namespace

absl::StatusOr<std::vector<OwnVisit>> ListOwnVisits(pg::Transaction& tx, ClinicId clinic,
                                                    PractitionerId therapist,
                                                    const OwnVisitQuery& query, int limit) {
  const ListPosition after =
      query.after.value_or(ListPosition{query.time.start - kVisitLengthMax, AppointmentId()});
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx.Exec(sql::list_own_visits, clinic, query.time.start, query.time.end, after.start, after.id,
              limit, ParticipationOf(ResourceId(therapist)), StandingStatuses()));
  std::vector<OwnVisit> visits;
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(OwnVisit visit, ReadVisit(row));
    visits.push_back(std::move(visit));
  }
  return visits;
}

}  // namespace tandem::appointments
