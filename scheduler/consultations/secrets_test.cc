// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/secrets.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/testing/seeded_ids.h"

namespace tandem::consultations {
namespace {

constexpr std::string_view kMaster = "an example master key of 32 bytes and more";

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

}  // namespace
}  // namespace tandem::consultations
