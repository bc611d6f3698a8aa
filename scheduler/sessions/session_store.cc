// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/session_store.h"

#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/sessions/session_store_sql.h"

namespace tandem::sessions::session_store {
namespace {

Session ReadRow(const pg::Row& row) {
  Session session;
  session.id = row.Get<SessionId>("session_id");
  session.patient = row.Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
  session.contact = row.Get<ContactId>("contact_id");
  session.grant = row.Get<std::optional<GrantId>>("grant_id").value_or(GrantId());
  session.opened_from = row.Get<std::optional<SessionId>>("opened_from").value_or(SessionId());
  session.create = row.Get<absl::Time>("create_time");
  session.last_use = row.Get<absl::Time>("last_use_time");
  session.expire = row.Get<absl::Time>("expire_time");
  return session;
}

std::optional<Session> FirstOf(const pg::Rows& rows) {
  return rows.empty() ? std::nullopt : std::optional(ReadRow(rows[0]));
}

}  // namespace

absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const Session& session,
                    const Bytes& token_digest) {
  return tx
      .Exec(sql::insert_session, clinic, token_digest, session.id, pg::OrNull(session.patient),
            session.contact, pg::OrNull(session.grant), pg::OrNull(session.opened_from),
            session.create, session.expire)
      .status();
}

absl::StatusOr<std::optional<Session>> FindLive(pg::Pool& pool, const pg::TxOptions& options,
                                                const Bytes& token_digest, const Moment& moment) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::find_session_by_token, options.clinic, token_digest,
                                 moment.now, moment.used_since));
  return FirstOf(rows);
}

absl::StatusOr<std::optional<Session>> Find(pg::Transaction& tx, ClinicId clinic, SessionId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::find_session_by_id, clinic, id));
  return FirstOf(rows);
}

absl::StatusOr<std::vector<Session>> List(pg::Transaction& tx, ClinicId clinic, PatientId patient,
                                          const Moment& moment) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::list_sessions, clinic, patient, moment.now,
                                                moment.used_since, kListSessionsMax));
  std::vector<Session> sessions;
  for (const pg::Row row : rows) sessions.push_back(ReadRow(row));
  return sessions;
}

absl::Status End(pg::Transaction& tx, ClinicId clinic, SessionId id, absl::Time now) {
  return tx.Exec(sql::end_session, clinic, id, now).status();
}

absl::Status Touch(pg::Transaction& tx, ClinicId clinic, const std::vector<Use>& uses) {
  std::vector<SessionId> ids;
  std::vector<absl::Time> times;
  for (const Use& use : uses) {
    ids.push_back(use.session);
    times.push_back(use.time);
  }
  return tx.Exec(sql::touch_sessions, clinic, ids, times).status();
}

absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic, absl::Time before, int batch_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::purge_sessions, clinic, before, batch_max));
  return static_cast<int>(rows.affected());
}

}  // namespace tandem::sessions::session_store
