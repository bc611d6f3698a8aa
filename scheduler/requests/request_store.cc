// SPDX-License-Identifier: Apache-2.0
#include "scheduler/requests/request_store.h"

#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/requests/request_store_sql.h"

namespace tandem::requests {

absl::StatusOr<bool> InsertRequest(pg::Transaction& tx, const NewRequest& request) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::open_request, request.clinic, request.request_id,
                           request.fingerprint, request.create_time));
  return !rows.empty();
}

absl::StatusOr<std::optional<StoredRequest>> LockRequest(pg::Transaction& tx, ClinicId clinic,
                                                         const Uuid& request_id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::lock_request, clinic, request_id));
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows[0];
  return StoredRequest{.fingerprint = row.Get<Bytes>("fingerprint"),
                       .reply = row.Get<std::optional<Bytes>>("reply"),
                       .subject = row.Get<std::optional<Uuid>>("subject_id").value_or(Uuid{})};
}

absl::Status StoreOutcome(pg::Transaction& tx, ClinicId clinic, const Uuid& request_id,
                          const Outcome& outcome) {
  return tx.Defer(sql::close_request, clinic, request_id, outcome.reply,
                  pg::OrNull(outcome.subject));
}

absl::StatusOr<int> DeleteRequests(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                   int rows_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::purge_requests, clinic, before, rows_max));
  return static_cast<int>(rows.affected());
}

}  // namespace tandem::requests
