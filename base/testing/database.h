// SPDX-License-Identifier: Apache-2.0
// TestDatabase: a fresh, migrated database of its own for one test, on the cluster that the
// environment variable TANDEM_TEST_PG names (./dev test sets it). Made from a template that is
// built once per content of schema/migrations and shared by parallel test processes; dropped at the
// end. Without a cluster the test fails: nothing is ever skipped.
#pragma once

#include <memory>
#include <string>

#include "base/pg/pool.h"

namespace tandem {

struct TestDatabaseOptions {
  int connections = 8;
  bool migrated = true;  // false: an empty database, for tests of the migrations themselves
};

class TestDatabase {
 public:
  explicit TestDatabase(TestDatabaseOptions options = {});
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  pg::Pool& pool();        // role tandem_app
  pg::Pool& admin_pool();  // role tandem_owner, which owns the tables

  const std::string& name() const { return name_; }
  std::string dsn() const;        // tandem_app
  std::string owner_dsn() const;  // tandem_owner
  std::string super_dsn() const;  // the role of TANDEM_TEST_PG: terminate backends, set up faults

  // One SQL text on a fresh superuser connection in this database, as a test's own hand; throws
  // std::runtime_error when it fails. Gives the first column of the first row, "" when there is
  // none.
  std::string Sql(const std::string& text);

 private:
  std::string name_;
  std::unique_ptr<pg::Pool> pool_;
  std::unique_ptr<pg::Pool> admin_pool_;
};

}  // namespace tandem
