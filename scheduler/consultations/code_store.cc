// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/code_store.h"

#include "base/status.h"
#include "scheduler/consultations/code_store_sql.h"

namespace tandem::consultations::code_store {

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const NewCode& code) {
  RETURN_IF_ERROR(tx.Exec(sql::expire_codes, clinic, code.hold, code.create));
  return tx
      .Exec(sql::insert_code, clinic, code.id, code.contact, code.hold, code.create, code.expire)
      .status();
}

absl::StatusOr<std::optional<Code>> LockNewest(pg::Transaction& tx, ClinicId clinic,
                                               AppointmentId hold) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::lock_newest_code, clinic, hold));
  if (rows.empty()) return std::nullopt;
  return Code{rows[0].Get<Uuid>("contact_code_id"), rows[0].Get<int>("tries"),
              rows[0].Get<absl::Time>("expire_time"), rows[0].Get<bool>("verified")};
}

absl::Status CountTry(pg::Transaction& tx, ClinicId clinic, const Uuid& code,
                      std::optional<absl::Time> verified) {
  return tx.Exec(sql::count_try, clinic, code, verified).status();
}

absl::StatusOr<std::vector<Uuid>> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                        int batch_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::purge_codes, clinic, before, batch_max));
  std::vector<Uuid> gone;
  for (const pg::Row row : rows) gone.push_back(row.Get<Uuid>("contact_code_id"));
  return gone;
}

}  // namespace tandem::consultations::code_store
