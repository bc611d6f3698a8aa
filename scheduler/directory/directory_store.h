// SPDX-License-Identifier: Apache-2.0
// Reads revisions of a clinic's file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/directory/entity_ids.h"

namespace tandem::directory {

struct StoredDocument {
  std::int64_t revision;
  std::string text;
};

class DirectoryStore {
 public:
  explicit DirectoryStore(pg::Pool& pool) : pool_(pool) {}

  // The revision in force; nothing when there is no such clinic.
  absl::StatusOr<std::optional<std::int64_t>> ReadRevision(const pg::TxOptions& options) const;
  // Nothing when there is no such revision.
  absl::StatusOr<std::optional<StoredDocument>> ReadDocument(const pg::TxOptions& options,
                                                             std::int64_t revision) const;
  // Newest first.
  absl::StatusOr<std::vector<StoredDocument>> ReadDocumentsBefore(const pg::TxOptions& options,
                                                                  std::int64_t revision,
                                                                  int count_max) const;
  absl::StatusOr<EntityIds> ReadEntities(const pg::TxOptions& options) const;

 private:
  pg::Pool& pool_;
};

}  // namespace tandem::directory
