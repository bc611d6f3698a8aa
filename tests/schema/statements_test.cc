// SPDX-License-Identifier: Apache-2.0
// Every named statement is prepared and explained on the migrated schema.
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "base/pg/statement.h"
#include "base/testing/database.h"

namespace tandem {
namespace {

TEST(StatementsTest, EveryNamedStatementIsPreparedAndExplained) {
  TestDatabase db;
  ASSERT_GT(pg::AllStatements().size(), 40u);
  for (const pg::Statement* statement : pg::AllStatements()) {
    const std::string prepared = std::string("PREPARE it AS ") + statement->sql + "; ";
    try {
      const std::string count = db.Sql(prepared +
                                       "SELECT coalesce(array_length(parameter_types, 1), 0) FROM "
                                       "pg_prepared_statements WHERE name = 'it'");
      std::string nulls;
      for (int i = 0; i < std::stoi(count); ++i) nulls += i == 0 ? "NULL" : ", NULL";
      const std::string plan =
          db.Sql(prepared + "SET plan_cache_mode = force_generic_plan; EXPLAIN EXECUTE it" +
                 (nulls.empty() ? "" : "(" + nulls + ")"));
      EXPECT_FALSE(plan.empty()) << statement->room << "." << statement->name;
    } catch (const std::runtime_error& error) {
      ADD_FAILURE() << statement->room << "." << statement->name << ": " << error.what();
    }
  }
}

}  // namespace
}  // namespace tandem
