// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sign_in_store.h"

#include "base/status.h"
#include "scheduler/sessions/sign_in_store_sql.h"

namespace tandem::sessions::sign_in_store {

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const NewSignIn& sign_in) {
  return tx
      .Exec(sql::insert_sign_in, clinic, sign_in.id, sign_in.contact_digest, sign_in.contact,
            sign_in.link_digest, sign_in.create, sign_in.expire)
      .status();
}

absl::StatusOr<std::optional<SignIn>> Lock(pg::Transaction& tx, ClinicId clinic, const Key& key) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::lock_sign_in, clinic, key.id, key.link_digest));
  if (rows.empty()) return std::nullopt;
  return SignIn{rows[0].Get<SignInId>("sign_in_id"),
                rows[0].Get<Bytes>("contact_digest"),
                rows[0].Get<bool>("sent"),
                rows[0].Get<int>("tries"),
                rows[0].Get<absl::Time>("expire_time"),
                rows[0].Get<std::optional<SessionId>>("session_id")};
}

absl::Status CountTry(pg::Transaction& tx, ClinicId clinic, SignInId id) {
  return tx.Exec(sql::count_sign_in_try, clinic, id).status();
}

absl::Status Use(pg::Transaction& tx, ClinicId clinic, SignInId id, SessionId session) {
  return tx.Exec(sql::use_sign_in, clinic, id, session).status();
}

absl::StatusOr<std::vector<Uuid>> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                        int batch_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::purge_sign_ins, clinic, before, batch_max));
  std::vector<Uuid> ids;
  for (const pg::Row row : rows) ids.push_back(row.Get<Uuid>("sign_in_id"));
  return ids;
}

}  // namespace tandem::sessions::sign_in_store
