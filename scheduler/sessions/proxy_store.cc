// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/proxy_store.h"

#include "base/status.h"
#include "scheduler/sessions/proxy_store_sql.h"

namespace tandem::sessions::proxy_store {
namespace {

Grant ReadRow(const pg::Row& row) {
  Grant grant;
  grant.id = row.Get<GrantId>("grant_id");
  grant.patient = row.Get<PatientId>("patient_id");
  grant.contact_id = row.Get<ContactId>("contact_id");
  grant.contact.kind = patients::ParseContactKind(row.Get<std::string>("kind"));
  grant.contact.value = row.Get<std::string>("value");
  grant.create = row.Get<absl::Time>("create_time");
  grant.expire = row.Get<std::optional<absl::Time>>("expire_time");
  grant.revoke = row.Get<std::optional<absl::Time>>("revoke_time");
  return grant;
}

std::vector<Grant> ReadAll(const pg::Rows& rows) {
  std::vector<Grant> grants;
  for (const pg::Row row : rows) grants.push_back(ReadRow(row));
  return grants;
}

}  // namespace

absl::StatusOr<bool> LockGrantor(pg::Transaction& tx, ClinicId clinic, PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::lock_grantor, clinic, patient));
  return !rows.empty();
}

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const Grant& grant,
                    const Bytes& contact_digest) {
  return tx
      .Exec(sql::insert_grant, clinic, grant.id, grant.patient, grant.contact_id, contact_digest,
            Name(grant.scope), grant.create, grant.expire)
      .status();
}

absl::StatusOr<std::optional<Grant>> Read(pg::Transaction& tx, ClinicId clinic, GrantId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::read_grant, clinic, id));
  if (rows.empty()) return std::nullopt;
  return ReadRow(rows[0]);
}

absl::StatusOr<std::vector<Grant>> List(pg::Transaction& tx, ClinicId clinic, PatientId patient,
                                        absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::list_grants, clinic, patient, now, kProxiesMax));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<Grant>> Find(pg::Transaction& tx, ClinicId clinic,
                                        const Bytes& contact_digest, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::find_grants, clinic, contact_digest, now, kGrantsMax));
  return ReadAll(rows);
}

absl::StatusOr<bool> Revoke(pg::Transaction& tx, ClinicId clinic, const Grant& grant) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::revoke_grant, clinic, grant.id, grant.patient, grant.revoke));
  return !rows.empty();
}

}  // namespace tandem::sessions::proxy_store
