// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include <rapidcheck.h>

#include <set>

#include "base/testing/matchers.h"

namespace tandem {
namespace {

TEST(CryptoTest, HashesMatchTheirPublishedVectors) {
  EXPECT_EQ(Hex(Sha256("abc")),  // FIPS 180-2
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),  // RFC 4231, case 2
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hex(HmacSha1("Jefe", "what do ya want for nothing?")),  // RFC 2202, case 2
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST(CryptoTest, ADerivedKeyIsOneOfHkdf) {
  // RFC 5869 defines the result; computed with another implementation for empty salt.
  const std::string master(32, '\x0b');
  EXPECT_EQ(DeriveKey(master, "a").size(), kSha256Bytes);
  EXPECT_NE(DeriveKey(master, "a"), DeriveKey(master, "b"));
  EXPECT_EQ(Hex(DeriveKey(std::string(22, '\x0b'), "")),  // RFC 5869, case 3, first block
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(CryptoTest, Base64UrlRoundTripsAndAcceptsOneSpellingOnly) {
  EXPECT_EQ(Base64Url(std::string("\xfb\xff\xfe", 3)), "-__-");
  EXPECT_EQ(Base64Url("a"), "YQ");
  EXPECT_FALSE(ParseBase64Url("YR").has_value());    // the same byte with stray bits
  EXPECT_FALSE(ParseBase64Url("YQ==").has_value());  // padding
  EXPECT_FALSE(ParseBase64Url("Y").has_value());
  EXPECT_FALSE(ParseBase64Url("Y Q").has_value());
  ASSERT_TRUE(rc::check("round trip", [](const std::string& data) {
    RC_ASSERT(ParseBase64Url(Base64Url(data)) == Bytes{data});
    RC_ASSERT(ParseHex(Hex(data)) == Bytes{data});
  }));
}

TEST(CryptoTest, Base64IsPaddedAsPublished) {
  EXPECT_EQ(Base64(""), "");  // RFC 4648 section 10
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64(std::string("\xfb\xff\xfe", 3)), "+//+");
}

TEST(CryptoTest, RandomCodesStayBelowTheirBoundAndVary) {
  std::set<std::uint32_t> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::uint32_t code = RandomBelow(1'000'000);
    ASSERT_LT(code, 1'000'000u);
    seen.insert(code);
  }
  EXPECT_GT(seen.size(), 900u);
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

TEST(CryptoTest, EqualMeansEqualInLengthAndBytes) {
  EXPECT_TRUE(ConstantTimeEqual("secret", "secret"));
  EXPECT_FALSE(ConstantTimeEqual("secret", "secreT"));
  EXPECT_FALSE(ConstantTimeEqual("secret", "secre"));
}

}  // namespace
}  // namespace tandem
