// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/token.h"

#include <functional>

#include "base/crypto.h"
#include "base/testing/matchers.h"
#include "scheduler/access/testing/token_signer.h"

namespace tandem::access {
namespace {

using nlohmann::json;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const TokenPolicy kPolicy = {
    std::string(kTestIssuer), std::string(kTestAudience), {Role::kPatient, Role::kService}};
constexpr char kPatient[] = "0190b2a0-0000-7000-8000-000000000001";

KeySet KeysOf(const TokenSigner& signer) { return *ParseJwks(signer.Jwks()); }

class TokenTest : public ::testing::TestWithParam<Algorithm> {
 protected:
  static void SetUpTestSuite() {
    for (const Algorithm algorithm : {Algorithm::kRs256, Algorithm::kEs256, Algorithm::kEdDsa}) {
      signers_[static_cast<int>(algorithm)] = std::make_unique<TokenSigner>(algorithm);
    }
  }
  const TokenSigner& signer() const { return *signers_[static_cast<int>(GetParam())]; }
  json Claimed() const { return GoodClaims(Role::kFrontDesk, "cedar-harbor", kNow); }
  absl::StatusOr<Claims> Check(std::string_view token, absl::Time now = kNow) const {
    return VerifyToken(token, KeysOf(signer()), kPolicy, now);
  }
  // A good token, but for one change.
  absl::StatusOr<Claims> With(const std::function<void(json& header, json& claims)>& change) const {
    json header = signer().Header();
    json claims = Claimed();
    change(header, claims);
    return Check(signer().SignWith(header, claims));
  }

 private:
  static inline std::unique_ptr<TokenSigner> signers_[3];
};

INSTANTIATE_TEST_SUITE_P(Algorithms, TokenTest,
                         ::testing::Values(Algorithm::kRs256, Algorithm::kEs256,
                                           Algorithm::kEdDsa));

TEST_P(TokenTest, AGoodTokenSaysWhoCalls) {
  ASSERT_OK_AND_ASSIGN(const Claims claims, Check(signer().Sign(Claimed())));
  EXPECT_EQ(claims.subject, "test-subject");
  EXPECT_EQ(claims.clinic, "cedar-harbor");
  EXPECT_EQ(claims.role, Role::kAnonymous);  // what staff are is for their clinic to say
  EXPECT_TRUE(claims.patient.IsNil());
  EXPECT_EQ(claims.expire, kNow + kTestTokenLife);
  EXPECT_EQ(claims.sign_in_time, kNow);
}

TEST_P(TokenTest, ATokenGivesItselfOnlyTheRolesThatItMay) {
  const auto role_of = [&](const json& role) {
    const auto claims = With([&](json&, json& c) { c["role"] = role; });
    EXPECT_OK(claims) << role;
    return claims.ok() ? claims->role : Role::kAnonymous;
  };
  EXPECT_EQ(role_of("service"), Role::kService);
  for (const char* role : {"clinic_admin", "auditor", "supporter", "proxy", "anonymous", "owner"}) {
    EXPECT_EQ(role_of(role), Role::kAnonymous) << role;
  }
  EXPECT_EQ(role_of(json::array({"service"})), Role::kAnonymous);
  TokenPolicy none = kPolicy;
  none.claimed_roles.clear();
  json claims = Claimed();
  claims["role"] = "service";
  ASSERT_OK_AND_ASSIGN(const Claims read,
                       VerifyToken(signer().Sign(claims), KeysOf(signer()), none, kNow));
  EXPECT_EQ(read.role, Role::kAnonymous);
}

// A provider that serves several clinics names none: the request does, and its staff table decides.
TEST_P(TokenTest, OnlyStaffMayLeaveTheClinicToTheRequest) {
  ASSERT_OK_AND_ASSIGN(const Claims staff, With([](json&, json& c) {
                         c.erase("clinic");
                         c.erase("role");
                       }));
  EXPECT_EQ(staff.clinic, "");
  EXPECT_FALSE(With([](json&, json& c) {
                 c.erase("clinic");
                 c["role"] = "service";
               }).ok());
}

TEST_P(TokenTest, WithoutATimeOfSignInThereWasNone) {
  ASSERT_OK_AND_ASSIGN(const Claims claims, With([](json&, json& c) { c.erase("auth_time"); }));
  EXPECT_EQ(claims.sign_in_time, absl::InfinitePast());
  EXPECT_FALSE(With([](json&, json& c) { c["auth_time"] = "now"; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["auth_time"] = -1; }).ok());
}

TEST_P(TokenTest, ATokenEndsToTheSecond) {
  const std::string token = signer().Sign(Claimed());
  const absl::Time expire = kNow + kTestTokenLife;
  EXPECT_OK(Check(token, expire - absl::Seconds(1)));
  EXPECT_THAT(Check(token, expire), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(Check(token, expire + absl::Seconds(1)), HasReason(Reason::kUnauthenticated));
}

TEST_P(TokenTest, ATokenBeginsWithItsLeeway) {
  const std::string token = signer().Sign(Claimed());
  EXPECT_OK(Check(token, kNow - kTokenLeeway));
  EXPECT_THAT(Check(token, kNow - kTokenLeeway - absl::Seconds(1)),
              HasReason(Reason::kUnauthenticated));
}

TEST_P(TokenTest, ForeignIssuersAndAudiencesAreRefused) {
  EXPECT_FALSE(With([](json&, json& c) { c["iss"] = "http://other.test"; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["aud"] = "other"; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["aud"] = json::array({"other"}); }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c.erase("iss"); }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c.erase("aud"); }).ok());
  EXPECT_OK(With([](json&, json& c) { c["aud"] = json::array({"other", kTestAudience}); }));
}

TEST_P(TokenTest, ClaimsThatAreMissingOrMalformedAreRefused) {
  for (const char* name : {"sub", "exp"}) {
    EXPECT_FALSE(With([&](json&, json& c) { c.erase(name); }).ok()) << name;
  }
  for (const char* name : {"sub", "clinic", "exp"}) {
    EXPECT_FALSE(With([&](json&, json& c) { c[name] = json::object(); }).ok()) << name;
    EXPECT_FALSE(With([&](json&, json& c) { c[name] = ""; }).ok()) << name;
  }
  EXPECT_FALSE(With([](json&, json& c) { c["clinic"] = "Cedar/Harbor"; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["sub"] = "two words"; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["sub"] = std::string(129, 'a'); }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["exp"] = -1; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["exp"] = 1e300; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["nbf"] = "soon"; }).ok());
}

TEST_P(TokenTest, OnlyPatientsNameAPatientAndTheyMust) {
  const auto patient = [](json& claims) {
    claims["role"] = "patient";
    claims["patient"] = kPatient;
  };
  ASSERT_OK_AND_ASSIGN(const Claims claims, With([&](json&, json& c) { patient(c); }));
  EXPECT_EQ(ToString(claims.patient), kPatient);
  EXPECT_FALSE(With([](json&, json& c) { c["role"] = "patient"; }).ok());
  EXPECT_FALSE(With([](json&, json& c) { c["patient"] = kPatient; }).ok());
  EXPECT_FALSE(With([&](json&, json& c) {
                 patient(c);
                 c["patient"] = "1";
               }).ok());
}

TEST_P(TokenTest, ATokenNeverNamesItsOwnStrength) {
  for (const char* alg : {"none", "None", "", "HS256", "RS384", "PS256", "ES256K", "rs256"}) {
    EXPECT_FALSE(With([&](json& h, json&) { h["alg"] = alg; }).ok()) << alg;
  }
  EXPECT_FALSE(With([](json& h, json&) { h.erase("alg"); }).ok());
  // The kinds that exist, but of another key.
  for (const char* alg : {"RS256", "ES256", "EdDSA"}) {
    if (signer().Header()["alg"] == alg) continue;
    EXPECT_FALSE(With([&](json& h, json&) { h["alg"] = alg; }).ok()) << alg;
  }
}

TEST_P(TokenTest, AnUnsignedTokenIsRefused) {
  const std::string text = Base64Url(R"({"alg":"none","kid":"test-key","typ":"JWT"})") + "." +
                           Base64Url(Claimed().dump());
  EXPECT_FALSE(Check(text + ".").ok());
  EXPECT_FALSE(Check(text).ok());
  const std::string good = signer().Sign(Claimed());
  EXPECT_FALSE(Check(good.substr(0, good.rfind('.') + 1)).ok());
}

TEST_P(TokenTest, ThePublicKeyIsNoSharedSecret) {
  json header = signer().Header();
  header["alg"] = "HS256";
  const std::string text = Base64Url(header.dump()) + "." + Base64Url(Claimed().dump());
  for (const std::string& secret : {signer().Jwk().dump(), signer().Jwks()}) {
    EXPECT_FALSE(Check(text + "." + Base64Url(HmacSha256(secret, text))).ok());
  }
}

TEST_P(TokenTest, UnknownKeyIdsAndInjectedKeysAreRefused) {
  for (const char* kid : {"other", "../../dev/null", "/etc/passwd", "' OR '1'='1", "test-key' --",
                          "http://stranger.test/key", "test-key%00", "TEST-KEY", ""}) {
    EXPECT_FALSE(With([&](json& h, json&) { h["kid"] = kid; }).ok()) << kid;
  }
  EXPECT_FALSE(With([](json& h, json&) { h["kid"] = std::string("test-key\0", 9); }).ok());
  EXPECT_FALSE(With([](json& h, json&) { h.erase("kid"); }).ok());
  EXPECT_FALSE(With([](json& h, json&) { h["kid"] = json::array(); }).ok());
  // Somebody's own key inside the token, under our key's id.
  const TokenSigner stranger(GetParam(), signer().kid());
  json header = stranger.Header();
  header["jwk"] = stranger.Jwk();
  header["jku"] = "http://stranger.test/jwks.json";
  EXPECT_FALSE(Check(stranger.SignWith(header, Claimed())).ok());
}

TEST_P(TokenTest, OnlyATokenThatCouldBeGoodAsksForNewKeys) {
  const KeySet keys = KeysOf(signer());
  const auto asks = [&](const char* name, const json& value) {
    json header = signer().Header();
    header[name] = value;
    return NamesUnknownKey(signer().SignWith(header, Claimed()), keys);
  };
  EXPECT_TRUE(asks("kid", "new-key"));
  EXPECT_FALSE(asks("kid", signer().kid()));
  EXPECT_FALSE(asks("kid", ""));
  EXPECT_FALSE(asks("kid", std::string(kKeyIdBytesMax + 1, 'k')));
  EXPECT_FALSE(asks("alg", "none"));
  EXPECT_FALSE(NamesUnknownKey("garbage", keys));
  EXPECT_FALSE(NamesUnknownKey(std::string(10'000'000, '.'), keys));
}

TEST_P(TokenTest, OtherTypesAndCriticalExtensionsAreRefused) {
  EXPECT_OK(With([](json& h, json&) { h["typ"] = "at+jwt"; }));
  EXPECT_FALSE(With([](json& h, json&) { h["typ"] = "logout+jwt"; }).ok());
  EXPECT_FALSE(With([](json& h, json&) { h.erase("typ"); }).ok());
  EXPECT_FALSE(With([](json& h, json&) { h["crit"] = json::array({"b64"}); }).ok());
}

TEST_P(TokenTest, EveryTruncationIsRefused) {
  const std::string token = signer().Sign(Claimed());
  for (std::size_t size = 0; size < token.size(); ++size) {
    EXPECT_FALSE(Check(token.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(Check(token + ".x").ok());
  EXPECT_FALSE(Check(token + "=").ok());
}

TEST_P(TokenTest, EveryChangedByteIsRefused) {
  const std::string token = signer().Sign(Claimed());
  for (std::size_t i = 0; i < token.size(); i += 7) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(Check(changed).ok()) << i;
  }
}

TEST_P(TokenTest, LargeAndDeepTokensAreRefusedBeforeTheyAreRead) {
  EXPECT_FALSE(Check(std::string(kTokenBytesMax + 1, 'a')).ok());
  EXPECT_FALSE(Check(std::string(10'000'000, '.')).ok());
  EXPECT_FALSE(
      With([](json&, json& c) { c["note"] = std::string(kTokenClaimsBytesMax, 'x'); }).ok());
  EXPECT_FALSE(With([](json& h, json&) { h["x"] = std::string(kTokenHeaderBytesMax, 'x'); }).ok());
  EXPECT_FALSE(With([](json&, json& c) {
                 json nested = 1;
                 for (int i = 0; i < 100; ++i) nested = json::array({nested});
                 c["nested"] = nested;
               }).ok());
}

TEST_P(TokenTest, AClaimThatStandsTwiceIsRefused) {
  const std::string claims = Claimed().dump();
  const std::string twice = R"({"role":"clinic_admin",)" + claims.substr(1);
  const std::string text = Base64Url(signer().Header().dump()) + "." + Base64Url(twice);
  EXPECT_FALSE(Check(text + "." + Base64Url(signer().SignText(text))).ok());
}

TEST_P(TokenTest, EveryRefusalIsTheSame) {
  const absl::Status expired = Check(signer().Sign(Claimed()), absl::InfiniteFuture()).status();
  const absl::Status garbage = Check("garbage").status();
  EXPECT_EQ(expired, garbage);
}

}  // namespace
}  // namespace tandem::access
