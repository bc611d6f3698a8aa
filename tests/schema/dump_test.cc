// SPDX-License-Identifier: Apache-2.0
// schema/schema.sql is what the migrations make: reviewers read one file, and it does not lie.
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/database.h"
#include "tests/support/command_output.h"
#include "tests/support/project_folder.h"

namespace tandem {
namespace {

TEST(DumpTest, TheDumpedSchemaIsTheMigratedOne) {
  TestDatabase db;
  std::ifstream file(testing::ProjectFolder() + "/schema/schema.sql");
  std::stringstream written;
  written << file.rdbuf();
  const std::string dumped = testing::OutputOf(
      "bash " + testing::ProjectFolder() + "/tools/dev/dump_schema.sh '" + db.super_dsn() + "'");
  EXPECT_EQ(written.str(), dumped) << "./dev schema writes it again";
}

}  // namespace
}  // namespace tandem
