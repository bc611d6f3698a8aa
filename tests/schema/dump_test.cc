// SPDX-License-Identifier: Apache-2.0
// schema/schema.sql is what the migrations make: reviewers read one file, and it does not lie.
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/database.h"
#include "tests/support/project_folder.h"

namespace tandem {
namespace {

std::string Output(const std::string& command) {
  std::string output;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  if (pipe == nullptr) return output;
  std::array<char, 65536> buffer;
  std::size_t size = 0;
  while ((size = fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0) {
    output.append(buffer.data(), size);
  }
  return output;
}

TEST(DumpTest, TheDumpedSchemaIsTheMigratedOne) {
  TestDatabase db;
  std::ifstream file(testing::ProjectFolder() + "/schema/schema.sql");
  std::stringstream written;
  written << file.rdbuf();
  const std::string dumped = Output("bash " + testing::ProjectFolder() +
                                    "/tools/dev/dump_schema.sh '" + db.super_dsn() + "'");
  EXPECT_EQ(written.str(), dumped) << "./dev schema writes it again";
}

}  // namespace
}  // namespace tandem
