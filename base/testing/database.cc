// SPDX-License-Identifier: Apache-2.0
#include "base/testing/database.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <stdexcept>

#include "base/crypto.h"
#include "base/pg/migrate.h"

namespace tandem {
namespace {

constexpr std::int64_t kTemplateLock = 0x74656d70;  // guards the template among test processes
constexpr int kFolderLevelsMax = 8;                 // from a build folder up to the project

std::string ClusterDsn() {
  const char* dsn = std::getenv("TANDEM_TEST_PG");
  if (dsn == nullptr || *dsn == '\0') {
    throw std::runtime_error(
        "TANDEM_TEST_PG is not set: run the tests with ./dev test, which starts a PostgreSQL for "
        "them.");
  }
  return dsn;
}

// Later keys win in a libpq connection string.
std::string DsnFor(const std::string& user, const std::string& database) {
  return fmt::format("{} user={} dbname={}", ClusterDsn(), user, database);
}

std::string SuperDsn(const std::string& database) {
  return fmt::format("{} dbname={}", ClusterDsn(), database);
}

// schema/migrations of this project: TANDEM_SOURCE_DIR in the environment, else beside or above the
// working directory.
std::string MigrationsFolder() {
  namespace fs = std::filesystem;
  const char* root = std::getenv("TANDEM_SOURCE_DIR");
  fs::path folder = root != nullptr ? fs::path(root) : fs::current_path();
  for (int level = 0; level < kFolderLevelsMax; ++level, folder = folder.parent_path()) {
    if (fs::is_directory(folder / "schema" / "migrations")) {
      return (folder / "schema" / "migrations").string();
    }
  }
  throw std::runtime_error("schema/migrations not found: run tests inside the project.");
}

std::string Execute(const std::string& dsn, const std::string& sql) {
  try {
    pqxx::connection session(dsn);
    pqxx::nontransaction channel(session);
    const pqxx::result rows = channel.exec(sql);
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  } catch (const pqxx::pqxx_exception& error) {
    throw std::runtime_error(error.base().what());
  }
}

template <class T>
T OrThrow(absl::StatusOr<T> result) {
  if (!result.ok()) throw std::runtime_error(std::string(result.status().message()));
  return *std::move(result);
}

// An empty database of the owner's, in which the application may use what migrations grant it.
void CreateEmpty(pqxx::nontransaction& channel, const std::string& name) {
  channel.exec(fmt::format("CREATE DATABASE {} OWNER tandem_owner", name));
  Execute(SuperDsn(name), "ALTER SCHEMA public OWNER TO tandem_owner");
}

void CreateMissingRoles(pqxx::nontransaction& channel) {
  for (const char* role : {"tandem_owner", "tandem_app"}) {
    const auto found =
        channel.exec_params("SELECT 1 FROM pg_roles WHERE rolname = $1", std::string(role));
    if (found.empty()) channel.exec(fmt::format("CREATE ROLE {} LOGIN", role));
  }
}

// Builds the template unless another process did. Its name says what is in it.
std::string BuildTemplate() {
  const auto migrations = OrThrow(pg::ReadMigrations(MigrationsFolder()));
  std::string checksums;
  for (const pg::Migration& migration : migrations) checksums += migration.checksum;
  const std::string name = "template_" + Hex(Sha256(checksums)).substr(0, 16);

  pqxx::connection session(ClusterDsn());
  pqxx::nontransaction channel(session);
  channel.exec(fmt::format("SELECT pg_advisory_lock({})", kTemplateLock));
  const auto found =
      channel.exec_params("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", name);
  if (!found.empty()) return name;
  CreateMissingRoles(channel);
  channel.exec(fmt::format("DROP DATABASE IF EXISTS {}", name));  // left by a killed test run
  CreateEmpty(channel, name);
  OrThrow(pg::Migrate(DsnFor("tandem_owner", name), migrations));
  channel.exec(fmt::format("ALTER DATABASE {} IS_TEMPLATE true", name));  // complete
  return name;
}

// Once a cluster: a test may change TANDEM_TEST_PG to one of its own.
std::string Template() {
  static std::mutex mutex;
  static std::map<std::string, std::string> names;
  const std::lock_guard<std::mutex> lock(mutex);
  std::string& name = names[ClusterDsn()];
  if (name.empty()) name = BuildTemplate();
  return name;
}

std::string NextName() {
  static std::atomic<int> count = 0;
  return fmt::format("t_{}_{}", ::getpid(), ++count);
}

std::unique_ptr<pg::Pool> MakePool(std::string dsn, int connections) {
  pg::PoolOptions options;
  options.dsn = std::move(dsn);
  options.connections = connections;
  return std::make_unique<pg::Pool>(std::move(options));
}

}  // namespace

TestDatabase::TestDatabase(TestDatabaseOptions options)
    : name_(NextName()),
      pool_(MakePool(dsn(), options.connections)),
      admin_pool_(MakePool(owner_dsn(), options.connections)) {
  try {
    const std::string source = options.migrated ? Template() : "";
    pqxx::connection session(ClusterDsn());
    pqxx::nontransaction channel(session);
    if (options.migrated) {
      channel.exec(fmt::format("CREATE DATABASE {} OWNER tandem_owner TEMPLATE {}", name_, source));
    } else {
      CreateMissingRoles(channel);
      CreateEmpty(channel, name_);
    }
  } catch (const pqxx::pqxx_exception& error) {
    throw std::runtime_error(error.base().what());
  }
}

TestDatabase::~TestDatabase() {
  pool_.reset();
  admin_pool_.reset();
  try {
    Execute(ClusterDsn(), fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_));
  } catch (const std::exception&) {  // the cluster is thrown away at the end of the run anyway
  }
}

pg::Pool& TestDatabase::pool() { return *pool_; }
pg::Pool& TestDatabase::admin_pool() { return *admin_pool_; }

std::string TestDatabase::dsn() const { return DsnFor("tandem_app", name_); }
std::string TestDatabase::owner_dsn() const { return DsnFor("tandem_owner", name_); }
std::string TestDatabase::super_dsn() const { return SuperDsn(name_); }

std::string TestDatabase::Sql(const std::string& text) { return Execute(super_dsn(), text); }

}  // namespace tandem
