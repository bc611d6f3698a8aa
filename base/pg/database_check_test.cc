// SPDX-License-Identifier: Apache-2.0
#include "base/pg/database_check.h"

#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"

namespace tandem::pg {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr absl::Duration kShortWait = absl::Milliseconds(300);  // longer than a pause between asks

class DatabaseCheckTest : public ::testing::Test {
 protected:
  DatabaseCheckTest() {
    SetLogSink([this](std::string_view line) { log_ += line; });
  }
  ~DatabaseCheckTest() override { SetLogSink(nullptr); }

  // By a session of its own: settings of a database count from the next one.
  absl::Status Check(const std::string& dsn, bool allow, absl::Duration wait = kDatabaseStartMax) {
    PoolOptions options;
    options.dsn = dsn;
    Pool pool(options);
    return CheckDatabase(pool, allow, wait);
  }

  TestDatabase db_{{.migrated = false}};
  std::string log_;
};

TEST_F(DatabaseCheckTest, ADatabaseThatKeepsItsStatementsToItselfIsTaken) {
  EXPECT_OK(Check(db_.dsn(), false));
  EXPECT_EQ(log_, "");
}

TEST_F(DatabaseCheckTest, OneThatLogsStatementsIsRefusedUnlessItIsAllowedAndThenLogged) {
  db_.Sql("ALTER DATABASE \"" + db_.name() + "\" SET log_statement = 'mod'");
  const absl::Status refused = Check(db_.dsn(), false);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("log_statement is mod; set it to none."));
  EXPECT_EQ(log_, "");
  EXPECT_OK(Check(db_.dsn(), true));
  EXPECT_THAT(log_,
              AllOf(HasSubstr("database_logs_statements"), HasSubstr("log_statement is mod")));
}

TEST_F(DatabaseCheckTest, OneThatDoesNotAnswerIsAskedAgainAndThenGivenUp) {
  const RealClock clock;
  const absl::Time start = clock.Now();
  const absl::Status status = Check("host=/nowhere dbname=tandem", true, kShortWait);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(status.message(),
            "The database does not answer: check the key database of the configuration.");
  EXPECT_GE(clock.Now() - start, kShortWait);
}

}  // namespace
}  // namespace tandem::pg
