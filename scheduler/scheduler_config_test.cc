// SPDX-License-Identifier: Apache-2.0
#include "scheduler/scheduler_config.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <set>

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

TEST(SchedulerConfigTest, CallsWaitShortlyForAConnectionUnlessItIsSaidOtherwise) {
  ASSERT_OK_AND_ASSIGN(const LoadedConfig usual, Read(""));
  EXPECT_EQ(usual.config.database_wait, absl::Milliseconds(60));
  EXPECT_FALSE(usual.config.allow_statement_log);
  ASSERT_OK_AND_ASSIGN(const LoadedConfig other,
                       Read("database_wait = \"2s\"\nadmin_listen = \"\""));
  EXPECT_EQ(other.config.database_wait, absl::Seconds(2));
  EXPECT_EQ(other.config.admin_listen, "");
  EXPECT_FALSE(Read("database_wait = \"0ms\"").ok());
  EXPECT_FALSE(Read("database_waiting = -1").ok());
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

constexpr char kTls[] =
    "tls_listen = \"0.0.0.0:15053\"\ntls_certificate_file = \"c\"\ntls_key_file = \"k\"\n"
    "tls_client_ca_file = \"a\"\n";
constexpr char kPrograms[] =
    "[programs]\nservices = [\"spiffe://example.org/notifier\"]\n"
    "edges = [\"spiffe://example.org/edge\"]\n";

TEST(SchedulerConfigTest, PlainTextNeverLeavesTheMachine) {
  for (const char* address : {"127.0.0.1:1", "127.8.9.10:1", "localhost:1", "[::1]:1", "unix:/x"}) {
    EXPECT_OK(Read(fmt::format("listen = \"{}\"", address))) << address;
  }
  for (const char* address : {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "127.example.org:1", "*:1",
                              "127.0.0.1.example.org:1", "localhost.example.org:1", ":1"}) {
    EXPECT_FALSE(Read(fmt::format("listen = \"{}\"", address)).ok()) << address;
    const std::string with_tls = fmt::format("listen = \"{}\"\n{}{}", address, kTls, kPrograms);
    EXPECT_FALSE(Read(with_tls).ok()) << address << ", whatever else there is";
  }
}

TEST(SchedulerConfigTest, MutualTlsIsWholeOrNotThereAtAll) {
  ASSERT_OK_AND_ASSIGN(const LoadedConfig loaded, Read(std::string(kTls) + kPrograms));
  EXPECT_EQ(loaded.config.Programs(),
            (access::Programs{{"spiffe://example.org/notifier", access::ProgramKind::kService},
                              {"spiffe://example.org/edge", access::ProgramKind::kEdge}}));
  EXPECT_NE(loaded.effective.find("programs.edges = [\"spiffe://example.org/edge\"]"),
            std::string::npos);
  EXPECT_OK(Read(std::string("listen = \"\"\n") + kTls + kPrograms));
  EXPECT_FALSE(Read("listen = \"\"").ok()) << "nobody could come";
  EXPECT_FALSE(Read(kTls).ok()) << "nobody may come";
  EXPECT_FALSE(Read(kPrograms).ok());
  EXPECT_FALSE(Read("tls_key_file = \"k\"").ok());
  EXPECT_FALSE(Read(std::string("tls_listen = \"0.0.0.0:1\"\n") + kPrograms).ok());
}

TEST(SchedulerConfigTest, AProgramHasOneNameAndIsOneThing) {
  const auto with = [](const std::string& programs) {
    return Read(fmt::format("{}[programs]\n{}", kTls, programs));
  };
  EXPECT_OK(with("edges = [\"spiffe://a/b\"]"));
  for (const char* programs :
       {"edges = [\"edge\"]", "edges = [\"https://a/b\"]", "edges = [\"spiffe://a\"]",
        "edges = [\"spiffe://a/b\", \"spiffe://a/b\"]",
        "edges = [\"spiffe://a/b\"]\nservices = [\"spiffe://a/b\"]",
        "admins = [\"spiffe://a/b\"]"}) {
    EXPECT_FALSE(with(programs).ok()) << programs;
  }
}

// kLeast without its file of keys.
absl::StatusOr<LoadedConfig> ReadWithoutKeys(const std::string& more) {
  const std::string text = "database = \"d\"\nsecret_key_file = \"k\"\n" + more;
  ASSIGN_OR_RETURN(ConfigReader reader, ConfigReader::Parse(text, "test"));
  return ReadSchedulerConfig(std::move(reader));
}

TEST(SchedulerConfigTest, KeysComeFromAFileAnAddressOrTheIssuerItself) {
  EXPECT_OK(ReadWithoutKeys("issuer = \"https://id.example\""));
  EXPECT_OK(ReadWithoutKeys("issuer = \"urn:x\"\njwks_url = \"https://id.example/keys\""));
  EXPECT_FALSE(ReadWithoutKeys("issuer = \"http://id.example\"").ok());
  EXPECT_FALSE(ReadWithoutKeys("issuer = \"urn:x\"").ok());
  EXPECT_FALSE(Read("jwks_url = \"https://id.example/keys\"").ok()) << "two at once";
}

TEST(SchedulerConfigTest, ATokenMayNeverGiveItselfARoleOfStaff) {
  ASSERT_OK_AND_ASSIGN(const LoadedConfig none, Read(""));
  EXPECT_TRUE(none.config.Tokens().claimed_roles.empty());
  ASSERT_OK_AND_ASSIGN(const LoadedConfig loaded, Read("claimed_roles = [\"service\"]"));
  EXPECT_EQ(loaded.config.Tokens().claimed_roles, std::set{access::Role::kService});
  for (const char* role : {"clinic_admin", "front_desk", "auditor", "proxy", "anonymous", "x"}) {
    EXPECT_FALSE(Read(fmt::format("claimed_roles = [\"{}\"]", role)).ok()) << role;
  }
  EXPECT_FALSE(Read("sign_in_age_max = \"1s\"").ok());
}

TEST(SchedulerConfigTest, TheAddressThatAProviderSignsIsWrittenExactly) {
  ASSERT_OK_AND_ASSIGN(const LoadedConfig none, Read(""));
  EXPECT_EQ(none.config.texts.public_url, "");
  ASSERT_OK_AND_ASSIGN(const LoadedConfig loaded,
                       Read("[texts]\npublic_url = \"https://visits.example.com\"\n"
                            "auth_token_file = \"/secrets/texts\""));
  EXPECT_EQ(loaded.config.texts.public_url, "https://visits.example.com");
  EXPECT_EQ(loaded.config.texts.auth_token_file, "/secrets/texts");
  EXPECT_OK(Read("[texts]\npublic_url = \"http://127.0.0.1:15055\""));
  for (const char* url :
       {"visits.example.com", "http://visits.example.com", "https://Visits.example.com",
        "https://visits.example.com/", "https://", "https:///x", "https://u@example.com",
        "https://example.com?a", "https://example.com#a",
        "https://a-name-that-is-too-long.example.com", "http://127.example.org"}) {
    EXPECT_FALSE(Read(fmt::format("[texts]\npublic_url = \"{}\"", url)).ok()) << url;
  }
  EXPECT_FALSE(Read("[texts]\nauth_token_file = \"/secrets/texts\"").ok()) << "no address to sign";
}

TEST(SchedulerConfigTest, TheSecretOfAProviderIsNeverShown) {
  const std::string path = ::testing::TempDir() + "/texts-token-test";
  std::ofstream(path) << std::string(32, 'z') << "\n";
  ASSERT_OK_AND_ASSIGN(
      const LoadedConfig loaded,
      Read(fmt::format("[texts]\npublic_url = \"https://v.example.com\"\nauth_token_file = \"{}\"",
                       path)));
  EXPECT_NE(loaded.effective.find("texts.auth_token_file"), std::string::npos);
  EXPECT_EQ(loaded.effective.find("zzz"), std::string::npos);
  std::remove(path.c_str());
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
