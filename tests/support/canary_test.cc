// SPDX-License-Identifier: Apache-2.0
#include "tests/support/canary.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "scheduler/patients/patient_rules.h"

namespace tandem::testing {
namespace {

TEST(CanaryTest, CanariesAreWhatPeopleCouldBeCalledAndReachedBy) {
  Violations violations;
  patients::CheckPersonName(CanaryName(), false, "name", violations);
  EXPECT_TRUE(patients::ReadEmail(CanaryEmail(), "email", violations).has_value());
  for (const int number : {0, kCanaryNumbers - 1}) {
    const auto phone = patients::ReadPhone(CanaryPhone(number), "US", "phone", violations);
    ASSERT_TRUE(phone.has_value());
    EXPECT_EQ(phone->value, CanaryPhone(number));
  }
  EXPECT_TRUE(violations.empty());
}

TEST(CanaryTest, ACanaryIsFoundHoweverItIsWritten) {
  for (const std::string& text :
       {CanaryName("Ana"), CanaryEmail("ana"), CanaryPhone(42), std::string("QZVXKWJQ"),
        std::string("(989) 555-0142"), std::string("tel:989.555.0142;"), Hex(CanaryName()),
        Hex(CanaryEmail())}) {
    EXPECT_TRUE(HoldsCanary("{\"a\":\"" + text + "\"}")) << text;
  }
  for (const std::string before : {"", "a", "ab", "abc"}) {
    EXPECT_TRUE(HoldsCanary(Base64Url(before + CanaryName()))) << before;
    EXPECT_TRUE(HoldsCanary(Base64Url(before + CanaryEmail()))) << before;
  }
}

TEST(CanaryTest, NothingElseIsTakenForOne) {
  for (const char* text : {"", "Robin Vale", "qzvxkwj", "5550142", "1989555014", "719895550142",
                           "0a989555014200", "robin@example.com"}) {
    EXPECT_FALSE(HoldsCanary(text)) << text;
  }
}

}  // namespace
}  // namespace tandem::testing
