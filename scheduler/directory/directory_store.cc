// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/directory_store.h"

#include "base/status.h"
#include "scheduler/directory/directory_store_sql.h"

namespace tandem::directory {

absl::StatusOr<std::optional<std::int64_t>> DirectoryStore::ReadRevision(
    const pg::TxOptions& options) const {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool_.ReadOnce(options, sql::read_revision, options.clinic));
  if (rows.empty()) return std::optional<std::int64_t>();
  return std::optional(rows[0].Get<std::int64_t>("revision"));
}

absl::StatusOr<std::optional<StoredDocument>> DirectoryStore::ReadDocument(
    const pg::TxOptions& options, std::int64_t revision) const {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool_.ReadOnce(options, sql::read_document, options.clinic, revision));
  if (rows.empty()) return std::optional<StoredDocument>();
  return std::optional(StoredDocument{revision, rows[0].Get<std::string>("document")});
}

absl::StatusOr<std::vector<StoredDocument>> DirectoryStore::ReadDocumentsBefore(
    const pg::TxOptions& options, std::int64_t revision, int count_max) const {
  ASSIGN_OR_RETURN(const pg::Rows rows, pool_.ReadOnce(options, sql::read_documents_before,
                                                       options.clinic, revision, count_max));
  std::vector<StoredDocument> documents;
  for (const pg::Row row : rows) {
    documents.push_back({row.Get<std::int64_t>("revision"), row.Get<std::string>("document")});
  }
  return documents;
}

absl::StatusOr<EntityIds> DirectoryStore::ReadEntities(const pg::TxOptions& options) const {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool_.ReadOnce(options, sql::read_entities, options.clinic));
  EntityIds ids;
  for (const pg::Row row : rows) {
    const auto kind = ParseEntityKind(row.Get<std::string>("kind"));
    if (!kind.has_value()) continue;  // a newer program's kind
    ids[{*kind, row.Get<std::string>("slug")}] = row.Get<Uuid>("entity_id");
  }
  return ids;
}

}  // namespace tandem::directory
