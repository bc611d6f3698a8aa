// SPDX-License-Identifier: Apache-2.0
// TableLock: while it lives, whoever reads or writes the table waits, and with it the connection
// that asked.
#pragma once

#include <stdexcept>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "base/testing/database.h"

namespace tandem::testing {

class TableLock {
 public:
  TableLock(TestDatabase& db, const std::string& table) : db_(db) {
    holder_ = std::thread([&db, table] {
      try {
        db.Sql("BEGIN; SET application_name = 'table-lock'; LOCK TABLE " + table +
               " IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)");
      } catch (const std::runtime_error&) {  // the destructor ends it so
      }
    });
    while (db_.Sql("SELECT 1 FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock' AND "
                   "relation = '" +
                   table + "'::regclass")
               .empty()) {
      absl::SleepFor(absl::Milliseconds(5));
    }
  }
  ~TableLock() {
    db_.Sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        "current_database() AND application_name = 'table-lock'");
    holder_.join();
  }
  TableLock(const TableLock&) = delete;
  TableLock& operator=(const TableLock&) = delete;

 private:
  TestDatabase& db_;
  std::thread holder_;
};

}  // namespace tandem::testing
