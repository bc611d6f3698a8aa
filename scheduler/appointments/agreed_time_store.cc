// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/agreed_time_store.h"

#include "base/status.h"
#include "scheduler/appointments/agreed_time_store_sql.h"

namespace tandem::appointments {

absl::StatusOr<std::vector<AgreedTime>> ReadAgreedTimes(pg::Pool& pool, ClinicId clinic,
                                                        absl::Time after, AppointmentId after_id,
                                                        int limit) {
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  options.read_only = true;
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::list_agreed_times, clinic, after, after_id, limit));
  std::vector<AgreedTime> times;
  times.reserve(rows.size());
  for (const pg::Row row : rows) {
    times.push_back({row.Get<AppointmentId>("appointment_id"), row.Get<absl::Time>("start_time"),
                     row.Get<absl::CivilMinute>("local_start"), row.Get<std::string>("time_zone"),
                     row.Get<std::string>("tzdb_version")});
  }
  return times;
}

}  // namespace tandem::appointments
