// SPDX-License-Identifier: Apache-2.0
#include "notifier/notifier_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tandem::notifier {
namespace {

using ::testing::HasSubstr;

constexpr char kTop[] =
    "database = \"host=/tmp\"\nsecret_key_file = \"/run/secret\"\noutbox = \"/tmp/outbox\"\n";

absl::StatusOr<LoadedNotifierConfig> Read(const std::string& top, const std::string& mail = "",
                                          const std::string& texts = "") {
  auto reader = ConfigReader::Parse(kTop + top + "[mail]\nfrom = \"visits@example.org\"\n" + mail +
                                    "[texts]\n" + texts);
  if (!reader.ok()) return reader.status();
  return ReadNotifierConfig(*std::move(reader));
}

std::string Refusal(const std::string& top, const std::string& mail = "",
                    const std::string& texts = "") {
  return std::string(Read(top, mail, texts).status().message());
}

TEST(NotifierConfigTest, WithoutMoreEverythingGoesIntoTheOutbox) {
  const auto loaded = Read("");
  ASSERT_TRUE(loaded.ok()) << Refusal("");
  EXPECT_FALSE(loaded->config.mail_by_smtp);
  EXPECT_EQ(loaded->config.mail.tls, Tls::kRequired);
  EXPECT_EQ(loaded->config.mail.sessions, 8);
}

TEST(NotifierConfigTest, AnUnknownKeyAndAPasswordInTheFileAreRefused) {
  EXPECT_THAT(Refusal("leese = \"60s\"\n"), HasSubstr("leese"));
  EXPECT_THAT(Refusal("", "password = \"x\"\n"), HasSubstr("mail.password"));
}

TEST(NotifierConfigTest, AllThatIsWrongIsSaidAtOnce) {
  const std::string refusal = Refusal("lease = \"5s\"\ndatabase_pool = 1\n",
                                      "by = \"smtp\"\nhost = \"mail.example.org\"\ntls = \"off\"\n",
                                      "by = \"http\"\nurl = \"http://sms.example.org\"\n");
  for (const char* key : {"lease", "database_pool", "mail.tls", "texts.url", "texts.account",
                          "texts.token_file", "texts needs either from or service"}) {
    EXPECT_THAT(refusal, HasSubstr(key));
  }
}

TEST(NotifierConfigTest, APasswordIsNeverSentWithoutTls) {
  EXPECT_THAT(Refusal("",
                      "by = \"smtp\"\nhost = \"mail.example.org\"\ntls = \"opportunistic\"\n"
                      "user = \"u\"\npassword_file = \"/run/p\"\n"),
              HasSubstr("mail.tls must be required"));
}

TEST(NotifierConfigTest, WhereMailsComeBackToLeavesRoomForTheirNumberAndCode) {
  for (const char* good : {"bounces@mail.example.org", "bounces@{clinic}.mail.example.org"}) {
    const auto loaded = Read("", std::string("return_address = \"") + good + "\"\n");
    ASSERT_TRUE(loaded.ok()) << good;
    EXPECT_THAT(loaded->effective, HasSubstr(good));
  }
  const std::string long_host(200, 'x');
  for (const std::string& bad :
       {std::string("bounces"), std::string("eleven-byte@example.org"),
        "bounces@" + long_host + ".org", std::string("{clinic}@mail.example.org")}) {
    EXPECT_THAT(Refusal("", "return_address = \"" + bad + "\"\n"), HasSubstr("mail.return_address"))
        << bad;
  }
}

TEST(NotifierConfigTest, ASignatureIsOfTheDomainThatMailsComeFrom) {
  const auto dkim = [](const std::string& domain, const std::string& rest) {
    return "dkim = {domain = \"" + domain + "\", " + rest + "}\n";
  };
  const std::string whole = "selector = \"t1\", key_file = \"/run/dkim\"";
  EXPECT_TRUE(Read("", dkim("example.org", whole)).ok()) << Refusal("", dkim("example.org", whole));
  EXPECT_THAT(Refusal("", dkim("other.org", whole)), HasSubstr("mail.dkim.domain"));
  EXPECT_THAT(Refusal("", dkim("ample.org", whole)), HasSubstr("mail.dkim.domain"));
  EXPECT_THAT(Refusal("", dkim("example.org", "selector = \"t1\"")), HasSubstr("key_file"));
  EXPECT_THAT(Refusal("", dkim("example.org", "selector = \"a b\", key_file = \"/x\"")),
              HasSubstr("mail.dkim.selector"));
}

TEST(NotifierConfigTest, ALinkMustFitIntoAText) {
  EXPECT_THAT(Refusal("public_url = \"https://a-very-long-name.example.org\"\n"),
              HasSubstr("public_url"));
  EXPECT_TRUE(Read("public_url = \"https://v.example.org\"\n").ok());
}

}  // namespace
}  // namespace tandem::notifier
