// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/fetched_keys.h"

#include <atomic>
#include <thread>
#include <vector>

#include "base/testing/matchers.h"
#include "scheduler/access/jwks.h"
#include "scheduler/access/provider_keys.h"
#include "scheduler/access/testing/token_signer.h"
#include "scheduler/access/token_verifier.h"

namespace tandem::access {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
constexpr absl::Duration kPatience = absl::Seconds(10);
constexpr int kStrangers = 32;

// A provider whose keys a test changes. `times`: nothing is fetched unless it is asked for.
class FetchedKeysTest : public ::testing::Test {
 protected:
  FetchedKeysTest() { Publish(old_.Jwks()); }

  void Publish(absl::StatusOr<std::string> jwks) {
    const std::lock_guard lock(mutex_);
    published_ = std::move(jwks);
  }
  absl::StatusOr<std::string> Fetch() {
    ++fetches_;
    const std::lock_guard lock(mutex_);
    return published_;
  }
  std::unique_ptr<FetchedKeys> Keys(FetchTimes times = {absl::Hours(1), absl::Hours(1),
                                                        absl::Seconds(10)}) {
    return std::make_unique<FetchedKeys>(
        FetchedKeys::Hooks{[this] { return Fetch(); }, [] { return kNow; }}, times);
  }
  static std::string Token(const TokenSigner& signer) {
    return signer.Sign(GoodClaims(Role::kFrontDesk, "elm", kNow));
  }

  const TokenSigner old_{Algorithm::kEdDsa, "old"};
  const TokenSigner new_{Algorithm::kEdDsa, "new"};
  const TokenPolicy policy_{std::string(kTestIssuer), std::string(kTestAudience)};
  std::atomic<int> fetches_ = 0;

 private:
  std::mutex mutex_;
  absl::StatusOr<std::string> published_ = absl::UnknownError("");
};

TEST_F(FetchedKeysTest, ATokenWithANewKeyIsGoodAtOnceAndItsElderStaysGood) {
  TokenVerifier verifier(Keys(), policy_);
  ASSERT_OK(verifier.Open(kNow));
  EXPECT_OK(verifier.Verify(Token(old_), kNow, kPatience));
  Publish(nlohmann::json{{"keys", {old_.Jwk(), new_.Jwk()}}}.dump());
  EXPECT_OK(verifier.Verify(Token(new_), kNow, kPatience));
  EXPECT_OK(verifier.Verify(Token(old_), kNow, kPatience));
  EXPECT_EQ(fetches_, 2);
}

TEST_F(FetchedKeysTest, AKeyThatWasWithdrawnTakesItsTokensAlong) {
  TokenVerifier verifier(Keys(), policy_);
  ASSERT_OK(verifier.Open(kNow));
  EXPECT_OK(verifier.Verify(Token(old_), kNow, kPatience));
  Publish(new_.Jwks());
  EXPECT_OK(verifier.Verify(Token(new_), kNow, kPatience));
  const absl::Time later = kNow + absl::Seconds(10);
  EXPECT_THAT(verifier.Verify(Token(old_), later, kPatience), HasReason(Reason::kUnauthenticated));
}

TEST_F(FetchedKeysTest, TheyAreFetchedNowAndThenWithoutBeingAskedFor) {
  const auto keys = Keys({absl::Milliseconds(10), absl::Milliseconds(10), absl::Hours(1)});
  ASSERT_OK(keys->Open(kNow));
  Publish(new_.Jwks());
  for (int i = 0; i < 500 && keys->Current(kNow).keys->keys.count("new") == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(keys->Current(kNow).keys->keys.count("new"), 1u);
  EXPECT_EQ(keys->Current(kNow).keys->keys.count("old"), 0u);
}

TEST_F(FetchedKeysTest, UnknownKeysAreAskedForOnceInAWhileWhoeverAsks) {
  TokenVerifier verifier(Keys(), policy_);
  ASSERT_OK(verifier.Open(kNow));
  std::vector<std::thread> threads;
  for (int i = 0; i < kStrangers; ++i) {
    threads.emplace_back([&] {
      const TokenSigner stranger(Algorithm::kEdDsa, "stranger");
      EXPECT_THAT(verifier.Verify(Token(stranger), kNow, kPatience),
                  HasReason(Reason::kUnauthenticated));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fetches_, 2);
  EXPECT_FALSE(verifier.Verify(Token(new_), kNow + absl::Seconds(9), kPatience).ok());
  EXPECT_EQ(fetches_, 2);
  EXPECT_FALSE(verifier.Verify(Token(new_), kNow + absl::Seconds(10), kPatience).ok());
  EXPECT_EQ(fetches_, 3);
}

TEST_F(FetchedKeysTest, WhileTheProviderIsDownTheKeysStayForADay) {
  TokenVerifier verifier(Keys(), policy_);
  ASSERT_OK(verifier.Open(kNow));
  Publish(absl::UnavailableError("down"));
  EXPECT_THAT(verifier.Verify(Token(new_), kNow, kPatience), HasReason(Reason::kUnauthenticated));
  EXPECT_OK(verifier.Verify(Token(old_), kNow, kPatience));
  Publish("no JWKS at all");
  const absl::Time later = kNow + absl::Minutes(30);
  EXPECT_FALSE(verifier.Verify(Token(new_), later, kPatience).ok());
  EXPECT_OK(verifier.Verify(Token(old_), later, kPatience));
  const absl::Time too_late = kNow + kKeysAgeMax + absl::Seconds(1);
  EXPECT_THAT(verifier.Verify(Token(old_), too_late, absl::ZeroDuration()),
              HasReason(Reason::kSignInUnavailable));
}

TEST_F(FetchedKeysTest, AProviderThatIsDownKeepsNoServerFromStarting) {
  Publish(absl::UnavailableError("down"));
  TokenVerifier verifier(Keys({absl::Hours(1), absl::Milliseconds(10), absl::Hours(1)}), policy_);
  ASSERT_OK(verifier.Open(kNow));
  EXPECT_THAT(verifier.Verify(Token(old_), kNow), HasReason(Reason::kSignInUnavailable));
  Publish(old_.Jwks());
  absl::Status last = absl::UnknownError("");
  for (int i = 0; i < 500 && !last.ok(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    last = verifier.Verify(Token(old_), kNow).status();
  }
  EXPECT_OK(last);
}

TEST(ProviderKeysTest, ADiscoveryDocumentIsItsIssuersOwnAndNamesKeysBehindTls) {
  const auto read = [](const std::string& issuer, const std::string& jwks_uri) {
    return ReadJwksUrl(nlohmann::json{{"issuer", issuer}, {"jwks_uri", jwks_uri}}.dump(),
                       "https://id.example");
  };
  ASSERT_OK_AND_ASSIGN(const std::string url, read("https://id.example", "https://id.example/k"));
  EXPECT_EQ(url, "https://id.example/k");
  EXPECT_FALSE(read("https://id.example/", "https://id.example/k").ok());
  EXPECT_FALSE(read("https://other.example", "https://id.example/k").ok());
  EXPECT_FALSE(read("https://id.example", "http://id.example/k").ok());
  EXPECT_FALSE(read("https://id.example", "file:///etc/passwd").ok());
  EXPECT_FALSE(ReadJwksUrl("{}", "https://id.example").ok());
  EXPECT_FALSE(ReadJwksUrl("garbage", "https://id.example").ok());
}

TEST(ProviderKeysTest, AnIssuerWithoutTlsIsRefusedUnlessItIsThisMachine) {
  EXPECT_OK(CheckProvider({"https://id.example", "", ""}));
  EXPECT_OK(CheckProvider({"http://127.0.0.1:15080", "", ""}));
  EXPECT_OK(CheckProvider({"urn:anything", "https://id.example/jwks", ""}));
  EXPECT_THAT(CheckProvider({"http://id.example", "", ""}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_FALSE(CheckProvider({"https://id.example", "http://id.example/jwks", ""}).ok());
}

}  // namespace
}  // namespace tandem::access
