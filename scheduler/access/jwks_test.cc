// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/jwks.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/testing/matchers.h"
#include "scheduler/access/bounded_json.h"
#include "scheduler/access/testing/token_signer.h"
#include "scheduler/access/token_verifier.h"

namespace tandem::access {
namespace {

using nlohmann::json;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

json SetOf(std::initializer_list<json> keys) { return {{"keys", json::array_t(keys)}}; }

TEST(JwksTest, KeysOfEveryKindAreReadByTheirId) {
  const TokenSigner rsa(Algorithm::kRs256, "a");
  const TokenSigner ec(Algorithm::kEs256, "b");
  const TokenSigner ed(Algorithm::kEdDsa, "c");
  ASSERT_OK_AND_ASSIGN(const KeySet set, ParseJwks(SetOf({rsa.Jwk(), ec.Jwk(), ed.Jwk()}).dump()));
  EXPECT_EQ(set.keys.size(), 3u);
  EXPECT_EQ(set.keys.at("b").algorithm, Algorithm::kEs256);
}

TEST(JwksTest, KeysForSomethingElseArePassedOver) {
  const TokenSigner ed(Algorithm::kEdDsa, "a");
  json encryption = TokenSigner(Algorithm::kRs256, "b").Jwk();
  encryption["use"] = "enc";
  json other = TokenSigner(Algorithm::kRs256, "c").Jwk();
  other["alg"] = "PS256";
  const json secret = {{"kty", "oct"}, {"kid", "d"}, {"k", "c2VjcmV0"}};
  ASSERT_OK_AND_ASSIGN(const KeySet set,
                       ParseJwks(SetOf({ed.Jwk(), encryption, other, secret}).dump()));
  EXPECT_EQ(set.keys.size(), 1u);
  EXPECT_FALSE(ParseJwks(SetOf({encryption, other, secret}).dump()).ok());
}

TEST(JwksTest, NonsenseIsRefused) {
  const json good = TokenSigner(Algorithm::kEdDsa, "a").Jwk();
  json nameless = good;
  nameless.erase("kid");
  json with_private = good;
  with_private["d"] = "AAAA";
  json off_curve = TokenSigner(Algorithm::kEs256, "b").Jwk();
  off_curve["y"] = off_curve["x"];
  EXPECT_FALSE(ParseJwks("").ok());
  EXPECT_FALSE(ParseJwks("[]").ok());
  EXPECT_FALSE(ParseJwks("{}").ok());
  EXPECT_FALSE(ParseJwks(R"({"keys":{}})").ok());
  EXPECT_FALSE(ParseJwks(R"({"keys":[1]})").ok());
  EXPECT_FALSE(ParseJwks(SetOf({nameless}).dump()).ok());
  EXPECT_FALSE(ParseJwks(SetOf({with_private}).dump()).ok());
  EXPECT_FALSE(ParseJwks(SetOf({good, good}).dump()).ok());
  EXPECT_FALSE(ParseJwks(SetOf({off_curve}).dump()).ok());
  EXPECT_FALSE(ParseJwks(std::string(kJwksBytesMax + 1, ' ')).ok());
  EXPECT_FALSE(ParseJwks(std::string(40'000, '[')).ok());
}

TEST(JwksTest, ShortRsaKeysAreRefused) {
  EXPECT_FALSE(RsaKey(Bytes{std::string(128, '\xff')}, Bytes{"\x01\x01\x01"}).has_value());
  EXPECT_FALSE(RsaKey(Bytes{std::string(1024, '\xff')}, Bytes{"\x01\x01\x01"}).has_value());
}

TEST(JwksTest, BracketsInsideStringsAreNotDepth) {
  EXPECT_EQ(JsonDepth(R"({"a":"[[[[\"[[[[","b":[{}]})"), 3);
}

class JwksFileTest : public ::testing::Test {
 protected:
  JwksFileTest() : path_(fmt::format("{}/jwks-{}.json", ::testing::TempDir(), getpid())) {}
  ~JwksFileTest() override { std::remove(path_.c_str()); }

  // As the issuer does: whole or not at all.
  void Write(const std::string& text) {
    const std::string draft = path_ + ".new";
    std::ofstream(draft) << text;
    std::filesystem::rename(draft, path_);
  }
  std::string Token(const TokenSigner& signer) {
    return signer.Sign(GoodClaims(Role::kFrontDesk, "cedar-harbor", kNow));
  }

  const TokenSigner first_{Algorithm::kEdDsa, "first"};
  const TokenSigner second_{Algorithm::kEdDsa, "second"};
  const TokenPolicy policy_ = {std::string(kTestIssuer), std::string(kTestAudience)};
  const std::string path_;
};

TEST_F(JwksFileTest, WithoutAFileThereIsNoService) {
  TokenVerifier verifier(std::make_unique<JwksFile>(path_), policy_);
  const absl::Status status = verifier.Open(kNow);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_NE(std::string(status.message()).find(path_), std::string::npos);
}

TEST_F(JwksFileTest, AKeyThatLeavesTakesItsTokensAlong) {
  Write(first_.Jwks());
  TokenVerifier verifier(std::make_unique<JwksFile>(path_), policy_);
  ASSERT_OK(verifier.Open(kNow));
  EXPECT_OK(verifier.Verify(Token(first_), kNow));
  EXPECT_EQ(verifier.remembered(), 1u);
  Write(second_.Jwks());
  EXPECT_OK(verifier.Verify(Token(first_), kNow)) << "looked at once a second only";
  const absl::Time later = kNow + kJwksLookEvery;
  EXPECT_THAT(verifier.Verify(Token(first_), later), HasReason(Reason::kUnauthenticated));
  EXPECT_OK(verifier.Verify(Token(second_), later));
}

TEST_F(JwksFileTest, AFileThatGoesBadLeavesTheKeysBeforeIt) {
  Write(first_.Jwks());
  TokenVerifier verifier(std::make_unique<JwksFile>(path_), policy_);
  ASSERT_OK(verifier.Open(kNow));
  Write("half a fi");
  EXPECT_OK(verifier.Verify(Token(first_), kNow + kJwksLookEvery));
  std::remove(path_.c_str());
  EXPECT_OK(verifier.Verify(Token(first_), kNow + 2 * kJwksLookEvery));
}

TEST_F(JwksFileTest, ARememberedTokenStillExpires) {
  Write(first_.Jwks());
  TokenVerifier verifier(std::make_unique<JwksFile>(path_), policy_);
  ASSERT_OK(verifier.Open(kNow));
  const std::string token = Token(first_);
  EXPECT_OK(verifier.Verify(token, kNow));
  EXPECT_OK(verifier.Verify(token, kNow + kTestTokenLife - absl::Seconds(1)));
  EXPECT_THAT(verifier.Verify(token, kNow + kTestTokenLife), HasReason(Reason::kUnauthenticated));
  EXPECT_EQ(verifier.remembered(), 0u);
}

TEST_F(JwksFileTest, RefusedTokensAreNotRemembered) {
  Write(first_.Jwks());
  TokenVerifier verifier(std::make_unique<JwksFile>(path_), policy_);
  ASSERT_OK(verifier.Open(kNow));
  EXPECT_FALSE(verifier.Verify(Token(second_), kNow).ok());
  EXPECT_EQ(verifier.remembered(), 0u);
}

}  // namespace
}  // namespace tandem::access
