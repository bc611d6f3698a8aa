// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/session_secrets.h"

#include <gtest/gtest.h>

#include <set>

#include "base/crypto.h"
#include "base/testing/seeded_ids.h"
#include "scheduler/access/session_token.h"

namespace tandem::sessions {
namespace {

constexpr std::string_view kMaster = "an example master key of 32 bytes and more";

TEST(SessionSecretsTest, ATokenHas256RandomBitsBehindItsClinic) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string token = NewSessionToken("cedar-harbor");
    ASSERT_TRUE(seen.insert(token).second);
    const auto read = access::ReadSessionToken(token);
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->clinic, "cedar-harbor");
    ASSERT_EQ(ParseBase64Url(read->secret)->size(), 32u);
  }
}

TEST(SessionSecretsTest, TheDigestIsOfTheClinicToo) {
  const std::string token = NewSessionToken("elm");
  EXPECT_NE(TokenDigest(token), TokenDigest("oak" + token.substr(3)));
}

TEST(SessionSecretsTest, ALinkHas256BitsAndIsTheSameEachTimeItIsAsked) {
  const SessionSecrets secrets(kMaster);
  SeededIds ids(7);
  const Uuid one = ids.Next();
  const std::string token = secrets.LinkToken("elm", one);
  EXPECT_EQ(ParseBase64Url(token.substr(4))->size(), 32u);
  EXPECT_EQ(token, SessionSecrets(kMaster).LinkToken("elm", one));
  EXPECT_NE(token, secrets.LinkToken("elm", ids.Next()));
  EXPECT_LE(secrets.LinkToken(std::string(40, 'x'), one).size(), kLinkTokenBytesMax);
}

}  // namespace
}  // namespace tandem::sessions
