// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/link_store.h"

#include "base/status.h"
#include "scheduler/consultations/link_store_sql.h"

namespace tandem::consultations::link_store {

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const NewLink& link) {
  return tx
      .Exec(sql::insert_link, clinic, link.token_digest, link.link.id, link.link.appointment,
            link.link.version, link.create, link.expire)
      .status();
}

absl::StatusOr<std::optional<Link>> Find(pg::Transaction& tx, ClinicId clinic,
                                         const Bytes& token_digest, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::find_link, clinic, token_digest, now));
  if (rows.empty()) return std::nullopt;
  return Link{rows[0].Get<Uuid>("link_id"), rows[0].Get<AppointmentId>("appointment_id"),
              rows[0].Get<int>("appointment_version")};
}

absl::StatusOr<bool> IsDead(pg::Transaction& tx, ClinicId clinic, const Link& link, int version) {
  if (link.version == version) return false;
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::was_changed_since, clinic, link.appointment, link.version));
  return rows[0].Get<bool>("changed");
}

absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before, int batch_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::purge_links, clinic, before, batch_max));
  return static_cast<int>(rows.affected());
}

}  // namespace tandem::consultations::link_store
