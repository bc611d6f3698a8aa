// SPDX-License-Identifier: Apache-2.0
#include "scheduler/absences/absence_store.h"

#include "base/status.h"
#include "scheduler/absences/absence_store_sql.h"

namespace tandem::absences {
namespace {

Absence ReadAbsence(const pg::Row& row) {
  return {.id = row.Get<AbsenceId>("absence_id"),
          .resource = row.Get<ResourceId>("resource_id"),
          .time = {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")},
          .create_time = row.Get<absl::Time>("create_time"),
          .withdraw_time = row.Get<std::optional<absl::Time>>("withdraw_time"),
          .label = row.Get<std::string>("label")};
}

std::vector<Absence> ReadAbsences(const pg::Rows& rows) {
  std::vector<Absence> absences;
  absences.reserve(rows.size());
  for (const pg::Row row : rows) absences.push_back(ReadAbsence(row));
  return absences;
}

}  // namespace

absl::Status AbsenceStore::Insert(const Absence& absence) {
  return tx_
      .Exec(sql::insert_absence, clinic_, absence.id, absence.resource, absence.time.start,
            absence.time.end, absence.create_time)
      .status();
}

absl::StatusOr<std::optional<Absence>> AbsenceStore::Find(AbsenceId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_absence, clinic_, id));
  if (rows.empty()) return std::optional<Absence>();
  return std::optional(ReadAbsence(rows[0]));
}

absl::Status AbsenceStore::Withdraw(AbsenceId id, absl::Time now) {
  return tx_.Exec(sql::withdraw_absence, clinic_, id, now).status();
}

absl::StatusOr<std::vector<Absence>> AbsenceStore::Touching(const TouchingQuery& query) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::touching_absences, clinic_, query.window.start, query.window.end,
                            query.after_start, query.after, query.limit));
  return ReadAbsences(rows);
}

absl::StatusOr<std::vector<Absence>> ReadTouching(pg::Pool& pool, const pg::TxOptions& options,
                                                  ClinicId clinic, const TouchingQuery& query) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::touching_absences, clinic, query.window.start,
                                 query.window.end, query.after_start, query.after, query.limit));
  return ReadAbsences(rows);
}

}  // namespace tandem::absences
