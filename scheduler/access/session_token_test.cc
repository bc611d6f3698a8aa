// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/session_token.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::access {
namespace {

const std::string kSecret(43, 'A');

TEST(SessionTokenTest, ATokenIsReadInItsTwoParts) {
  const std::string text = "cedar-harbor." + kSecret;
  const auto token = ReadSessionToken(text);
  ASSERT_TRUE(token.has_value());
  EXPECT_EQ(token->clinic, "cedar-harbor");
  EXPECT_EQ(token->secret, kSecret);
}

TEST(SessionTokenTest, ASignedTokenIsNeverTakenForASession) {
  EXPECT_FALSE(ReadSessionToken("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln").has_value());
  EXPECT_FALSE(ReadSessionToken("elm." + kSecret + ".").has_value());
  EXPECT_FALSE(ReadSessionToken("elm.a." + kSecret).has_value());
}

TEST(SessionTokenTest, AnyOtherFormIsNone) {
  for (const std::string& text :
       {std::string(), std::string("."), "." + kSecret, "elm" + kSecret, "elm." + kSecret + "A",
        "elm." + kSecret.substr(1), "Elm." + kSecret, "e m." + kSecret, "elm.+" + kSecret.substr(1),
        std::string(41, 'a') + "." + kSecret, std::string("elm.") + std::string(43, '\0')}) {
    EXPECT_FALSE(ReadSessionToken(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace tandem::access
