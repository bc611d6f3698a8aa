// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/secrets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/crypto.h"
#include "base/testing/seeded_ids.h"

namespace tandem::consultations {
namespace {

constexpr std::string_view kMaster = "an example master key of 32 bytes and more";

TEST(SecretsTest, ACodeIsSixDigitsAndTheSameEachTimeItIsAsked) {
  const Secrets secrets(kMaster);
  const Secrets again(kMaster);
  SeededIds ids(7);
  for (int i = 0; i < 1000; ++i) {
    const Uuid code = ids.Next();
    const std::string digits = secrets.Code(code);
    ASSERT_EQ(digits.size(), kCodeDigits);
    ASSERT_TRUE(std::all_of(digits.begin(), digits.end(), [](char c) { return isdigit(c); }));
    ASSERT_EQ(digits, again.Code(code));
    ASSERT_TRUE(secrets.IsCode(code, digits));
  }
}

TEST(SecretsTest, CodesAreSpreadOverAllOfThem) {
  const Secrets secrets(kMaster);
  SeededIds ids(11);
  std::set<std::string> seen;
  int low = 0;
  constexpr int kDrawn = 2000;
  for (int i = 0; i < kDrawn; ++i) {
    const std::string code = secrets.Code(ids.Next());
    seen.insert(code);
    if (code < "500000") ++low;
  }
  EXPECT_GT(seen.size(), kDrawn - 20u);  // two collisions are expected
  EXPECT_NEAR(low, kDrawn / 2, 150);     // more than six standard deviations
}

TEST(SecretsTest, AWrongOrMalformedCodeIsNotTheCode) {
  const Secrets secrets(kMaster);
  SeededIds ids(3);
  const Uuid code = ids.Next();
  std::string wrong = secrets.Code(code);
  wrong[5] = wrong[5] == '0' ? '1' : '0';
  EXPECT_FALSE(secrets.IsCode(code, wrong));
  EXPECT_FALSE(secrets.IsCode(code, ""));
  EXPECT_FALSE(secrets.IsCode(code, secrets.Code(code) + "0"));
}

TEST(SecretsTest, AHoldSecretOpensItsOwnHoldInItsOwnClinicOnly) {
  const Secrets secrets(kMaster);
  SeededIds ids(5);
  const auto clinic = ids.NextId<ClinicId>();
  const auto other_clinic = ids.NextId<ClinicId>();
  const auto hold = ids.NextId<AppointmentId>();
  const auto other_hold = ids.NextId<AppointmentId>();
  const std::string secret = secrets.HoldSecret(clinic, hold);
  EXPECT_EQ(ParseBase64Url(secret)->size(), 32u);  // 256 bits
  EXPECT_TRUE(secrets.IsHoldSecret(clinic, hold, secret));
  EXPECT_FALSE(secrets.IsHoldSecret(clinic, other_hold, secret));
  EXPECT_FALSE(secrets.IsHoldSecret(other_clinic, hold, secret));
  EXPECT_FALSE(
      Secrets("another master key of 32 bytes or more").IsHoldSecret(clinic, hold, secret));
}

TEST(SecretsTest, AManageTokenNamesItsClinicAndStaysShort) {
  const Secrets secrets(kMaster);
  SeededIds ids(9);
  const std::string slug(40, 'x');
  const std::string token = secrets.ManageToken(slug, ids.Next());
  EXPECT_TRUE(token.starts_with(slug + "."));
  EXPECT_LE(token.size(), kManageTokenBytesMax);
  EXPECT_NE(SecretDigest(token), SecretDigest(secrets.ManageToken(slug, ids.Next())));
}

TEST(SecretsTest, CountsOfDifferentThingsNeverMeet) {
  const Secrets secrets(kMaster);
  EXPECT_NE(secrets.CountSubject("contact/hour", "x"), secrets.CountSubject("contact/day", "x"));
  EXPECT_NE(secrets.CountSubject("ab", "c"), secrets.CountSubject("a", "bc"));
}

}  // namespace
}  // namespace tandem::consultations
