// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/merge_store.h"

#include <string>

#include "base/status.h"
#include "scheduler/patients/merge_store_sql.h"

namespace tandem::patients {

absl::Status MergeStore::LockVisits() {
  RETURN_IF_ERROR(tx_.Exec(sql::lock_duplicate_courses, clinic_, duplicate_));
  return tx_.Exec(sql::lock_duplicate_visits, clinic_, duplicate_).status();
}

absl::StatusOr<std::vector<PatientStatus>> MergeStore::Lock() {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::lock_merge_sides, clinic_, stays_, duplicate_));
  std::vector<PatientStatus> statuses;
  for (const pg::Row row : rows) {
    statuses.push_back(ParsePatientStatus(row.Get<std::string>("status")));
  }
  return statuses;
}

absl::StatusOr<bool> MergeStore::MoveClaims(absl::Time now) {
  RETURN_IF_ERROR(tx_.Exec(sql::drop_expired_claims, clinic_, stays_, duplicate_, now));
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::move_claims, clinic_, stays_, duplicate_));
  return rows[0].Get<bool>("complete");
}

absl::Status MergeStore::MoveVisits(absl::Time now) {
  RETURN_IF_ERROR(tx_.Exec(sql::move_claim_history, clinic_, stays_, duplicate_));
  return tx_.Exec(sql::move_visits, clinic_, stays_, duplicate_, now).status();
}

absl::Status MergeStore::MoveBelongings(absl::Time now) {
  return tx_.Exec(sql::move_belongings, clinic_, stays_, duplicate_, now).status();
}

absl::Status MergeStore::Finish(absl::Time now) {
  return tx_.Exec(sql::finish_merge, clinic_, stays_, duplicate_, now).status();
}

}  // namespace tandem::patients
