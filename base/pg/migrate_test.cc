// SPDX-License-Identifier: Apache-2.0
#include "base/pg/migrate.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/testing/database.h"
#include "base/testing/matchers.h"

namespace tandem::pg {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class MigrateTest : public ::testing::Test {
 protected:
  MigrateTest() : folder_(std::filesystem::temp_directory_path() / ("migrate_" + db_.name())) {
    std::filesystem::create_directory(folder_);
    Write("0001_first.sql", "CREATE TABLE first (id int);");
    Write("0002_second.sql", "CREATE TABLE second (id int); INSERT INTO second VALUES (2);");
  }
  ~MigrateTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& sql) {
    std::ofstream(folder_ / name) << sql;
  }
  absl::StatusOr<MigrateReport> Run() {
    ASSIGN_OR_RETURN(const auto migrations, ReadMigrations(folder_.string()));
    return Migrate(db_.owner_dsn(), migrations);
  }
  std::string Message() { return std::string(Run().status().message()); }

  TestDatabase db_{{.migrated = false}};
  std::filesystem::path folder_;
};

TEST_F(MigrateTest, AppliesWhatIsMissingAndThenNothing) {
  ASSERT_OK_AND_ASSIGN(const MigrateReport first, Run());
  EXPECT_EQ(first.version_before, 0);
  EXPECT_EQ(first.version_after, 2);
  EXPECT_THAT(first.applied, ElementsAre("0001_first", "0002_second"));
  EXPECT_EQ(db_.Sql("SELECT id FROM second"), "2");
  ASSERT_OK_AND_ASSIGN(const MigrateReport again, Run());
  EXPECT_TRUE(again.applied.empty());
  EXPECT_THAT(SchemaVersion(db_.owner_dsn()), IsOkAndHolds(2));
}

TEST_F(MigrateTest, TwoAtTheSameTimeApplyEachOnce) {
  std::thread other([&] { EXPECT_OK(Run()); });
  EXPECT_OK(Run());
  other.join();
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM second"), "1");
}

TEST_F(MigrateTest, AChangedFileIsRefused) {
  ASSERT_OK(Run());
  Write("0001_first.sql", "CREATE TABLE first (id bigint);");
  EXPECT_THAT(Message(), HasSubstr("0001_first changed after it was applied"));
}

TEST_F(MigrateTest, AGapAndAMisnamedFileAreRefused) {
  Write("0004_fourth.sql", "SELECT 1;");
  EXPECT_THAT(Message(), HasSubstr("0004_fourth should be number 0003"));
  std::filesystem::rename(folder_ / "0004_fourth.sql", folder_ / "fourth.sql");
  EXPECT_THAT(Message(), HasSubstr("not named NNNN_what.sql"));
}

TEST_F(MigrateTest, ADatabaseNewerThanTheFilesIsRefused) {
  ASSERT_OK(Run());
  std::filesystem::remove(folder_ / "0002_second.sql");
  EXPECT_THAT(Message(), HasSubstr("run a newer release"));
}

TEST_F(MigrateTest, AForeignDatabaseIsRefused) {
  db_.Sql("CREATE TABLE public.wordpress (id int)");
  EXPECT_THAT(Message(), HasSubstr("not Tandem's"));
}

TEST_F(MigrateTest, AFailingFileLeavesNothingBehindAndShowsNoRow) {
  Write("0003_third.sql",
        "CREATE TABLE third (id int, CHECK (id < 0)); INSERT INTO third VALUES (31337);");
  EXPECT_THAT(Message(),
              AllOf(HasSubstr("0003_third failed with SQLSTATE 23514"), Not(HasSubstr("31337"))));
  EXPECT_THAT(SchemaVersion(db_.owner_dsn()), IsOkAndHolds(2));
  EXPECT_EQ(db_.Sql("SELECT to_regclass('third')"), "");
  Write("0003_third.sql", "CREATE TABEL third (id int);");
  EXPECT_THAT(Message(), HasSubstr("syntax error"));
}

TEST_F(MigrateTest, TheApplicationCannotTouchTheHistory) {
  ASSERT_OK(Run());
  const Statement read = {"history", "SELECT * FROM schema_migration", "test"};
  EXPECT_THAT(db_.pool().ReadOnce(TxOptions::Global(), read), HasReason(Reason::kInternal));
}

}  // namespace
}  // namespace tandem::pg
