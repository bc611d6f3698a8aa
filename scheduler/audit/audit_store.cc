// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_store.h"

#include <string>

#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/audit/audit_store_sql.h"

namespace tandem::audit::audit_store {
namespace {

using pg::Column;

AuditEntry ReadEntry(const pg::Row& row) {
  return {
      .clinic = row.Get<ClinicId>("clinic_id"),
      .record_time = row.Get<absl::Time>("record_time"),
      .id = row.Get<Uuid>("entry_id"),
      .actor_role = row.Get<std::string>("actor_role"),
      .actor = row.Get<std::string>("actor"),
      .method = row.Get<std::string>("method"),
      .action = row.Get<std::string>("action"),
      .subject_kind = row.Get<std::string>("subject_kind"),
      .subject = row.Get<std::optional<Uuid>>("subject_id"),
      .subject_count = row.Get<int>("subject_count"),
      .patient = row.Get<std::optional<Uuid>>("patient_id"),
      .outcome = row.Get<std::string>("outcome"),
      .call_id = row.Get<std::optional<Uuid>>("call_id"),
      .request_id = row.Get<std::optional<Uuid>>("request_id"),
      .reason = row.Get<std::optional<std::string>>("reason"),
      .others =
          row.Get<std::optional<std::vector<Uuid>>>("patient_ids").value_or(std::vector<Uuid>())};
}

std::vector<AuditEntry> ReadEntries(const pg::Rows& rows) {
  std::vector<AuditEntry> entries;
  entries.reserve(rows.size());
  for (const pg::Row row : rows) entries.push_back(ReadEntry(row));
  return entries;
}

}  // namespace

absl::Status Insert(pg::Transaction& tx, const AuditEntry& e) {
  return tx.Defer(sql::record_entry, e.clinic, e.record_time, e.id, e.actor_role, e.actor, e.method,
                  e.action, e.subject_kind, e.subject, e.subject_count, e.patient, e.outcome,
                  e.call_id, e.request_id, e.reason, e.others);
}

absl::Status InsertAll(pg::Transaction& tx, const std::vector<AuditEntry>& entries) {
  using E = AuditEntry;
  if (entries.empty()) return absl::OkStatus();
  std::vector<std::string> others;
  others.reserve(entries.size());
  for (const AuditEntry& entry : entries) others.push_back(pg::Encode(entry.others).text);
  return tx
      .Exec(sql::record_entries, entries.front().clinic, Column(entries, &E::record_time),
            Column(entries, &E::id), Column(entries, &E::actor_role), Column(entries, &E::actor),
            Column(entries, &E::method), Column(entries, &E::action),
            Column(entries, &E::subject_kind), Column(entries, &E::subject),
            Column(entries, &E::subject_count), Column(entries, &E::patient),
            Column(entries, &E::outcome), Column(entries, &E::call_id),
            Column(entries, &E::request_id), Column(entries, &E::reason), others)
      .status();
}

absl::StatusOr<std::vector<AuditEntry>> Search(pg::Pool& pool, const pg::TxOptions& options,
                                               const AuditQuery& query) {
  std::optional<std::string> action;
  if (query.action.has_value()) action = std::string(Name(*query.action));
  const ClinicId clinic(options.clinic);
  if (!query.patient.has_value()) {
    ASSIGN_OR_RETURN(
        const pg::Rows rows,
        pool.ReadOnce(options, sql::search_entries, clinic, query.time.start, query.time.end,
                      query.after.record_time, query.after.id, query.actor, action, query.limit));
    return ReadEntries(rows);
  }
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::search_entries_of_patient, clinic, query.time.start,
                                 query.time.end, query.after.record_time, query.after.id,
                                 query.actor, action, query.limit, *query.patient));
  return ReadEntries(rows);
}

absl::StatusOr<ChainHead> ReadHead(pg::Transaction& tx, ClinicId clinic) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::read_chain_head, clinic));
  if (rows.empty()) return ChainHead();
  return ChainHead{.sequence = rows[0].Get<std::int64_t>("sequence"),
                   .hash = rows[0].Get<Bytes>("hash"),
                   .record_time = rows[0].Get<absl::Time>("record_time")};
}

absl::StatusOr<std::vector<AuditEntry>> ListUnsealed(pg::Transaction& tx, ClinicId clinic,
                                                     const Interval& times, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::list_unsealed, clinic, times.start, times.end, limit));
  return ReadEntries(rows);
}

absl::StatusOr<std::size_t> InsertSeals(pg::Transaction& tx, ClinicId clinic,
                                        const std::vector<Seal>& seals) {
  if (seals.empty()) return std::size_t{0};
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::insert_seals, clinic, Column(seals, &Seal::sequence),
                           Column(seals, &Seal::record_time), Column(seals, &Seal::entry_id),
                           Column(seals, &Seal::hash), seals.front().seal_time, kHashVersion));
  return rows.affected();
}

absl::StatusOr<std::vector<SealedEntry>> ListSealed(pg::Transaction& tx, ClinicId clinic,
                                                    std::int64_t after, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::list_sealed, clinic, after, limit));
  std::vector<SealedEntry> sealed;
  sealed.reserve(rows.size());
  for (const pg::Row row : rows) {
    SealedEntry one;
    one.seal = {.sequence = row.Get<std::int64_t>("sequence"),
                .record_time = row.Get<absl::Time>("sealed_time"),
                .entry_id = row.Get<Uuid>("sealed_id"),
                .hash = row.Get<Bytes>("hash"),
                .seal_time = row.Get<absl::Time>("seal_time"),
                .hash_version = row.Get<int>("hash_version")};
    if (!row.IsNull("entry_id")) one.entry = ReadEntry(row);
    sealed.push_back(std::move(one));
  }
  return sealed;
}

absl::StatusOr<std::optional<Bytes>> ReadSealHash(pg::Transaction& tx, ClinicId clinic,
                                                  std::int64_t sequence) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::read_seal_hash, clinic, sequence));
  if (rows.empty()) return std::nullopt;
  return rows[0].Get<Bytes>("hash");
}

}  // namespace tandem::audit::audit_store
