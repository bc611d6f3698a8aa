// SPDX-License-Identifier: Apache-2.0
#include "base/pg/statement_log.h"

#include "base/clock.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"

namespace tandem::pg {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::StatusOr<std::vector<std::string>> Find(const TestDatabase& db) {
  PoolOptions options;
  options.dsn = db.dsn();
  Pool pool(options);  // a session of its own: settings of a database count from the next one
  return FindStatementLogging(pool, RealClock().Now() + absl::Seconds(20));
}

TEST(StatementLogTest, TheClustersOfThisProjectLogNoStatement) {
  const TestDatabase db({.migrated = false});
  ASSERT_OK_AND_ASSIGN(const auto problems, Find(db));
  EXPECT_THAT(problems, IsEmpty());
}

TEST(StatementLogTest, EverySettingThatLogsStatementsIsNamed) {
  TestDatabase db({.migrated = false});
  const std::string alter = "ALTER DATABASE \"" + db.name() + "\" SET ";
  db.Sql(alter + "log_statement = 'all'");
  ASSERT_OK_AND_ASSIGN(auto problems, Find(db));
  EXPECT_THAT(problems, ElementsAre("log_statement is all; set it to none."));
  db.Sql(alter + "log_statement = 'none'");
  db.Sql(alter + "log_min_duration_statement = '250ms'");
  ASSERT_OK_AND_ASSIGN(problems, Find(db));
  EXPECT_THAT(problems, ElementsAre("log_min_duration_statement is 250; set it to -1."));
  db.Sql(alter + "log_min_duration_statement = -1");
  db.Sql(alter + "log_min_error_statement = 'error'");
  ASSERT_OK_AND_ASSIGN(problems, Find(db));
  EXPECT_THAT(problems, ElementsAre("log_min_error_statement is error; set it to panic."));
}

}  // namespace
}  // namespace tandem::pg
