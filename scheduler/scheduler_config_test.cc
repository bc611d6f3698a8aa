// SPDX-License-Identifier: Apache-2.0
#include "scheduler/scheduler_config.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>

#include "base/testing/matchers.h"
#include "scheduler/secret_key.h"

namespace tandem {
namespace {

constexpr char kLeast[] =
    "database = \"dbname=tandem\"\nsecret_key_file = \"k\"\njwks_file = \"j\"\nissuer = \"i\"\n";

absl::StatusOr<LoadedConfig> Read(const std::string& more) {
  ASSIGN_OR_RETURN(ConfigReader reader, ConfigReader::Parse(kLeast + more, "test"));
  return ReadSchedulerConfig(std::move(reader));
}

TEST(SchedulerConfigTest, WhatIsNotSaidHasADefault) {
  ASSERT_OK_AND_ASSIGN(const LoadedConfig loaded, Read("database_pool = 10"));
  EXPECT_EQ(loaded.config.Threads(), 80);
  EXPECT_EQ(loaded.config.audience, "tandem");
  EXPECT_FALSE(loaded.config.reflection);
  EXPECT_NE(loaded.effective.find("jobs.expire_holds = \"30s\""), std::string::npos);
}

TEST(SchedulerConfigTest, AMisspeltKeyIsRefused) {
  const auto read = Read("databse_pool = 10");
  EXPECT_NE(std::string(read.status().message()).find("databse_pool"), std::string::npos);
}

TEST(SchedulerConfigTest, EverythingThatIsWrongIsToldAtOnce) {
  const auto read = Read(
      "listen = \"0.0.0.0:80\"\ndatabase_pool = 0\nlog_level = \"loud\"\n[jobs]\npurge_leads = "
      "\"1ms\"");
  ASSERT_FALSE(read.ok());
  for (const char* word : {"listen", "database_pool", "log_level", "jobs.purge_leads"}) {
    EXPECT_NE(std::string(read.status().message()).find(word), std::string::npos) << word;
  }
}

TEST(SchedulerConfigTest, NoPasswordStandsInTheFile) {
  for (const char* dsn : {"dbname=x password=y", "postgresql://u:p@localhost/x"}) {
    auto reader = ConfigReader::Parse(fmt::format(
        "database = \"{}\"\nsecret_key_file = \"k\"\njwks_file = \"j\"\nissuer = \"i\"", dsn));
    ASSERT_OK(reader);
    EXPECT_FALSE(ReadSchedulerConfig(*std::move(reader)).ok()) << dsn;
  }
}

TEST(SecretKeyTest, ASecretThatOthersCanReadIsRefused) {
  const std::string path = ::testing::TempDir() + "/secret-key-test";
  std::ofstream(path) << std::string(48, 'k') << "\n";
  chmod(path.c_str(), 0644);
  EXPECT_FALSE(ReadSecretKey(path).ok());
  chmod(path.c_str(), 0600);
  ASSERT_OK_AND_ASSIGN(const Bytes key, ReadSecretKey(path));
  EXPECT_EQ(key.size(), 48u);
  std::ofstream(path) << "short";
  EXPECT_FALSE(ReadSecretKey(path).ok());
  std::remove(path.c_str());
  EXPECT_FALSE(ReadSecretKey(path).ok());
}

}  // namespace
}  // namespace tandem
