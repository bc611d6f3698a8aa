// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/clearance_store.h"

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/clearances/clearance_store_sql.h"

namespace tandem::clearances {
namespace {

absl::StatusOr<Clearance> ReadClearance(const pg::Row& row) {
  Clearance clearance;
  clearance.id = row.Get<ClearanceId>("clearance_id");
  clearance.patient = row.Get<PatientId>("patient_id");
  const std::optional<Kind> kind = ParseKind(row.Get<std::string>("kind"));
  if (!kind.has_value()) return InternalError("stored kind of a clearance");
  clearance.what.kind = *kind;
  if (const auto outcome = row.Get<std::optional<std::string>>("outcome")) {
    clearance.what.outcome = ParseOutcome(*outcome);
    if (!clearance.what.outcome.has_value()) return InternalError("stored outcome");
  }
  clearance.what.document_version = row.Get<std::string>("document_version");
  clearance.what.effective_day = row.Get<absl::CivilDay>("effective_date");
  clearance.recorder = row.Get<StaffId>("staff_id");
  clearance.create_time = row.Get<absl::Time>("create_time");
  clearance.withdraw_time = row.Get<std::optional<absl::Time>>("withdraw_time");
  clearance.last = row.Get<bool>("last");
  return clearance;
}

absl::StatusOr<std::vector<Clearance>> ReadAll(const pg::Rows& rows) {
  std::vector<Clearance> clearances;
  clearances.reserve(rows.size());
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(Clearance clearance, ReadClearance(row));
    clearances.push_back(std::move(clearance));
  }
  return clearances;
}

}  // namespace

absl::StatusOr<bool> ClearanceStore::Insert(const Clearance& clearance) {
  const Finding& what = clearance.what;
  const auto outcome = what.outcome.has_value() ? std::optional(Name(*what.outcome)) : std::nullopt;
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::insert_clearance, clinic_, clearance.id, clearance.patient,
                            Name(what.kind), outcome, what.document_version, what.effective_day,
                            clearance.recorder, clearance.create_time));
  return rows.affected() == 1;
}

absl::StatusOr<std::optional<Clearance>> ClearanceStore::Find(ClearanceId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_clearance, clinic_, id));
  if (rows.empty()) return std::optional<Clearance>();
  ASSIGN_OR_RETURN(Clearance clearance, ReadClearance(rows[0]));
  return std::optional(std::move(clearance));
}

absl::Status ClearanceStore::Withdraw(ClearanceId id, absl::Time now) {
  return tx_.Exec(sql::withdraw_clearance, clinic_, id, now).status();
}

absl::StatusOr<std::vector<Clearance>> ClearanceStore::List(const ClearanceQuery& query) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::list_clearances, clinic_, query.patient,
                                                 pg::OrNull(query.after), query.limit));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<Clearance>> ClearanceStore::ReadLast(PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::last_clearances, clinic_, patient));
  return ReadAll(rows);
}

}  // namespace tandem::clearances
