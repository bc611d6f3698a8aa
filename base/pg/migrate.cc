// SPDX-License-Identifier: Apache-2.0
#include "base/pg/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <pqxx/connection>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <sstream>

#include "base/crypto.h"
#include "base/status.h"

namespace tandem::pg {
namespace {

constexpr int kVersionDigits = 4;
constexpr std::int64_t kMigrationLock = 0x74616e64656d;  // "tandem"; any number of our own

absl::Status Refuse(std::string message) { return absl::FailedPreconditionError(message); }

// The number of "0007_what.sql", or nothing for another shape.
std::optional<int> VersionOf(const std::string& stem) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (stem.size() < kVersionDigits + 2 || stem[kVersionDigits] != '_' ||
      !std::all_of(stem.begin(), stem.begin() + kVersionDigits, is_digit)) {
    return std::nullopt;
  }
  return std::stoi(stem.substr(0, kVersionDigits));
}

absl::StatusOr<Migration> ReadMigration(const std::filesystem::path& path) {
  const std::string stem = path.stem().string();
  const std::optional<int> version = VersionOf(stem);
  if (!version.has_value()) {
    return Refuse(fmt::format("{} is not named NNNN_what.sql.", path.string()));
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || text.str().size() > kMigrationBytesMax) {
    return Refuse(fmt::format("{} cannot be read, or is too large.", path.string()));
  }
  return Migration{*version, stem, text.str(), Hex(Sha256(text.str()))};
}

// Text that is about our own SQL, not about anybody's data: syntax errors and missing objects only.
std::string SafeDetail(const pqxx::sql_error& error) {
  if (error.sqlstate().substr(0, 2) != "42") return "";
  const std::string text = error.what();
  return ": " + text.substr(0, text.find('\n'));
}

// One connection for the whole run; the advisory lock ends with it.
class Runner {
 public:
  explicit Runner(const std::string& dsn) : session_(dsn), channel_(session_) {
    session_.set_verbosity(pqxx::connection_base::terse);
  }

  absl::StatusOr<MigrateReport> Run(const std::vector<Migration>& migrations) {
    channel_.exec(fmt::format("SET client_min_messages=warning; SELECT pg_advisory_lock({})",
                              kMigrationLock));
    RETURN_IF_ERROR(Prepare());
    ASSIGN_OR_RETURN(const int before, CheckApplied(migrations));
    MigrateReport report{before, before, {}};
    for (const Migration& migration : migrations) {
      if (migration.version <= before) continue;
      RETURN_IF_ERROR(Apply(migration));
      report.version_after = migration.version;
      report.applied.push_back(migration.name);
    }
    return report;
  }

  int Version() {
    if (!HasHistory()) return 0;
    return channel_.exec("SELECT coalesce(max(version), 0) FROM schema_migration")[0][0].as<int>();
  }

 private:
  bool HasHistory() {
    return !channel_.exec("SELECT to_regclass('public.schema_migration')")[0][0].is_null();
  }

  absl::Status Prepare() {
    if (HasHistory()) return absl::OkStatus();
    const auto tables = channel_.exec(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')");
    if (tables[0][0].as<int>() != 0) {
      return Refuse(
          "The database has tables but no schema_migration: it is not Tandem's. "
          "Name an empty database.");
    }
    channel_.exec(
        "CREATE TABLE schema_migration (version integer PRIMARY KEY, name text NOT NULL,"
        " checksum text NOT NULL, applied_time timestamptz NOT NULL DEFAULT now());"
        "REVOKE ALL ON schema_migration FROM PUBLIC");
    return absl::OkStatus();
  }

  // The newest applied version, after comparing every applied one with its file.
  absl::StatusOr<int> CheckApplied(const std::vector<Migration>& migrations) {
    int version = 0;
    const pqxx::result applied =
        channel_.exec("SELECT version, checksum FROM schema_migration ORDER BY version");
    for (const pqxx::row& row : applied) {
      version = row[0].as<int>();
      const auto index = static_cast<std::size_t>(version) - 1;
      if (index >= migrations.size()) {
        return Refuse(
            fmt::format("The database is at migration {}, the files end at {}: "
                        "run a newer release.",
                        version, migrations.size()));
      }
      if (row[1].as<std::string>() != migrations[index].checksum) {
        return Refuse(
            fmt::format("{} changed after it was applied: restore the file and write a "
                        "new migration instead.",
                        migrations[index].name));
      }
    }
    return version;
  }

  absl::Status Apply(const Migration& migration) {
    try {
      channel_.exec("BEGIN");
      channel_.exec(migration.sql);
      channel_.exec_params(
          "INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)",
          migration.version, migration.name, migration.checksum);
      channel_.exec("COMMIT");
    } catch (const pqxx::sql_error& error) {
      absl::Status failed = Refuse(fmt::format("{} failed with SQLSTATE {}{}", migration.name,
                                               error.sqlstate(), SafeDetail(error)));
      channel_.exec("ROLLBACK");
      return failed;
    }
    return absl::OkStatus();
  }

  pqxx::connection session_;
  pqxx::nontransaction channel_;
};

// Runs something on a fresh connection; the driver's exceptions end here.
template <class T, class Work>
absl::StatusOr<T> WithRunner(const std::string& dsn, Work&& work) {
  try {
    Runner runner(dsn);
    return work(runner);
  } catch (const pqxx::sql_error& error) {
    return Refuse(fmt::format("A migration step failed with SQLSTATE {}{}", error.sqlstate(),
                              SafeDetail(error)));
  } catch (const std::exception&) {
    return absl::UnavailableError("The database cannot be reached, or the connection was lost.");
  }
}

}  // namespace

absl::StatusOr<std::vector<Migration>> ReadMigrations(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".sql") paths.push_back(entry.path());
  }
  if (error) return Refuse(fmt::format("The folder {} cannot be read.", folder));
  std::sort(paths.begin(), paths.end());
  std::vector<Migration> migrations;
  for (const auto& path : paths) {
    ASSIGN_OR_RETURN(Migration migration, ReadMigration(path));
    const int expected = static_cast<int>(migrations.size()) + 1;
    if (migration.version != expected) {
      return Refuse(fmt::format("{} should be number {:04}: no gaps, no duplicates.",
                                migration.name, expected));
    }
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

absl::StatusOr<MigrateReport> Migrate(const std::string& owner_dsn,
                                      const std::vector<Migration>& migrations) {
  return WithRunner<MigrateReport>(owner_dsn,
                                   [&](Runner& runner) { return runner.Run(migrations); });
}

absl::StatusOr<int> SchemaVersion(const std::string& owner_dsn) {
  return WithRunner<int>(owner_dsn,
                         [](Runner& runner) -> absl::StatusOr<int> { return runner.Version(); });
}

}  // namespace tandem::pg
