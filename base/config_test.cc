// SPDX-License-Identifier: Apache-2.0
#include "base/config.h"

#include <cstdlib>

#include "base/testing/matchers.h"

namespace tandem {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Text(const absl::Status& status) { return std::string(status.message()); }

TEST(ConfigTest, FillsTheStructAndKeepsDefaults) {
  ASSERT_OK_AND_ASSIGN(ConfigReader reader, ConfigReader::Parse(R"(
address = "127.0.0.1:8080"
[database]
connections = 12
acquire = "250ms"
[issuer]
trusted = ["a", "b"]
)"));
  std::string address;
  int connections = 8;
  int threads = 64;
  absl::Duration acquire;
  std::vector<std::string> trusted;
  reader.Read("address", address);
  reader.Read("database.connections", connections);
  reader.Read("threads", threads);
  reader.Read("database.acquire", acquire);
  reader.Read("issuer.trusted", trusted);
  ASSERT_OK(reader.Finish());
  EXPECT_EQ(address, "127.0.0.1:8080");
  EXPECT_EQ(connections, 12);
  EXPECT_EQ(threads, 64);
  EXPECT_EQ(acquire, absl::Milliseconds(250));
  EXPECT_EQ(trusted, (std::vector<std::string>{"a", "b"}));
}

TEST(ConfigTest, NamesEveryMistakeAtOnce) {
  ASSERT_OK_AND_ASSIGN(
      ConfigReader reader,
      ConfigReader::Parse("threads = \"many\"\n[databse]\ndsn = \"x\"\n", "t.toml"));
  int threads = 1;
  reader.Read("threads", threads);
  reader.Require("database.dsn");
  const absl::Status status = reader.Finish();
  EXPECT_THAT(Text(status), HasSubstr("threads must be a whole number"));
  EXPECT_THAT(Text(status), HasSubstr("databse.dsn is not a known key"));
  EXPECT_THAT(Text(status), HasSubstr("database.dsn is missing"));
}

TEST(ConfigTest, ASyntaxErrorNamesTheLine) {
  EXPECT_THAT(Text(ConfigReader::Parse("a = 1\nb = = 2\n", "t.toml").status()),
              HasSubstr("t.toml, line 2"));
}

TEST(ConfigTest, SecretsComeFromOutsideAndAreNeverShown) {
  ::setenv("TANDEM_CONFIG_TEST_SECRET", "hunter2", 1);
  ASSERT_OK_AND_ASSIGN(ConfigReader reader,
                       ConfigReader::Parse("key = \"env:TANDEM_CONFIG_TEST_SECRET\"\n"
                                           "inline = \"hunter3\"\n"));
  std::string key, inlined;
  reader.ReadSecret("key", key);
  reader.ReadSecret("inline", inlined);
  EXPECT_EQ(key, "hunter2");
  EXPECT_THAT(reader.Effective(), Not(HasSubstr("hunter")));
  EXPECT_THAT(Text(reader.Finish()), HasSubstr("inline must be"));
  EXPECT_THAT(Text(reader.Finish()), Not(HasSubstr("hunter")));
}

}  // namespace
}  // namespace tandem
