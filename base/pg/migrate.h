// SPDX-License-Identifier: Apache-2.0
// Forward-only migrations: files NNNN_what.sql, numbered from 0001 without gaps, each applied once
// in its own transaction, under one advisory lock, with a checksum kept in schema_migration (a
// table of the owner; the application role cannot see it).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace tandem::pg {

constexpr std::size_t kMigrationBytesMax = 1 << 20;  // a file is read whole
constexpr int kMigrationsMax = 9999;                 // four digits

struct Migration {
  int version = 0;
  std::string name;  // "0001_clinic"
  std::string sql;
  std::string checksum;  // SHA-256 of the file, hexadecimal
};

// The migrations of a folder in order. Errors: a gap, a duplicate or a misnamed .sql file.
absl::StatusOr<std::vector<Migration>> ReadMigrations(const std::string& folder);

struct MigrateReport {
  int version_before = 0;
  int version_after = 0;
  std::vector<std::string> applied;
};

// Brings the database of `owner_dsn` to the newest migration. Safe to run twice and at the same
// time. Errors (FAILED_PRECONDITION, one sentence that says what to do): an applied file changed,
// the database is newer than the files, the database holds tables but no schema_migration; a
// failing migration is named and leaves nothing behind.
absl::StatusOr<MigrateReport> Migrate(const std::string& owner_dsn,
                                      const std::vector<Migration>& migrations);

// The version a database is at; 0 when it is empty.
absl::StatusOr<int> SchemaVersion(const std::string& owner_dsn);

}  // namespace tandem::pg
