// SPDX-License-Identifier: Apache-2.0
#include "scheduler/codes/code_secrets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/testing/seeded_ids.h"

namespace tandem::codes {
namespace {

constexpr std::string_view kMaster = "an example master key of 32 bytes and more";

TEST(CodeSecretsTest, ACodeIsSixDigitsAndTheSameEachTimeItIsAsked) {
  const CodeSecrets secrets(kMaster);
  const CodeSecrets again(kMaster);
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

TEST(CodeSecretsTest, CodesAreSpreadOverAllOfThem) {
  const CodeSecrets secrets(kMaster);
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

TEST(CodeSecretsTest, AWrongOrMalformedCodeIsNotTheCode) {
  const CodeSecrets secrets(kMaster);
  SeededIds ids(3);
  const Uuid code = ids.Next();
  std::string wrong = secrets.Code(code);
  wrong[5] = wrong[5] == '0' ? '1' : '0';
  EXPECT_FALSE(secrets.IsCode(code, wrong));
  EXPECT_FALSE(secrets.IsCode(code, ""));
  EXPECT_FALSE(secrets.IsCode(code, secrets.Code(code) + "0"));
}

TEST(CodeSecretsTest, CountsOfDifferentThingsNeverMeet) {
  const CodeSecrets secrets(kMaster);
  EXPECT_NE(secrets.CountSubject("contact/hour", "x"), secrets.CountSubject("contact/day", "x"));
  EXPECT_NE(secrets.CountSubject("ab", "c"), secrets.CountSubject("a", "bc"));
}

}  // namespace
}  // namespace tandem::codes
