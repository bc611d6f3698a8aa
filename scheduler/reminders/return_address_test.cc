// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/return_address.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/testing/seeded_ids.h"

namespace tandem::reminders {
namespace {

constexpr char kMaster[] = "a secret that scheduler and notifier share";
constexpr char kMailbox[] = "bounces@mail.clinic.example";

class ReturnAddressTest : public ::testing::Test {
 protected:
  SeededIds ids_{7};
  const ClinicId elm_{ids_.Next()};
  const Uuid delivery_ = ids_.Next();
  const ReturnAddresses returns_{kMaster};
  const std::string address_ = returns_.Write(kMailbox, elm_, delivery_);
};

TEST_F(ReturnAddressTest, WhatTheNotifierWritesTheSchedulerKnowsAgain) {
  const auto read = ParseReturnAddress(address_);
  ASSERT_TRUE(read.has_value()) << address_;
  EXPECT_EQ(read->delivery, delivery_);
  EXPECT_TRUE(returns_.IsOurs(elm_, *read));
  EXPECT_TRUE(address_.starts_with("bounces+"));
  EXPECT_TRUE(address_.ends_with("@mail.clinic.example"));
}

TEST_F(ReturnAddressTest, AMailServerMayWriteItInCapitals) {
  std::string loud = address_;
  std::transform(loud.begin(), loud.end(), loud.begin(), ::toupper);
  const auto read = ParseReturnAddress(loud);
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(returns_.IsOurs(elm_, *read));
}

TEST_F(ReturnAddressTest, TheLongestNameMakesALocalPartThatEveryMailServerTakes) {
  const std::string name(kReturnNameBytesMax, 'b');
  const std::string address = returns_.Write(name + "@example.org", elm_, delivery_);
  EXPECT_EQ(address.find('@'), kLocalPartBytesMax);
  EXPECT_TRUE(ParseReturnAddress(address).has_value());
}

TEST_F(ReturnAddressTest, NobodyElseWritesOne) {
  const auto read = ParseReturnAddress(address_);
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(returns_.IsOurs(ClinicId(ids_.Next()), *read)) << "another clinic's";
  EXPECT_FALSE(ReturnAddresses("another secret, of the same length or so").IsOurs(elm_, *read));
  ReturnAddress other = *read;
  other.delivery = ids_.Next();
  EXPECT_FALSE(returns_.IsOurs(elm_, other)) << "another mail's";
  for (char& digit : other.code) {
    ReturnAddress changed = *read;
    changed.code[&digit - other.code.data()] = digit == '0' ? '1' : '0';
    EXPECT_FALSE(returns_.IsOurs(elm_, changed));
  }
}

TEST_F(ReturnAddressTest, WhatHasAnotherFormIsNone) {
  const std::string tail = address_.substr(address_.find('+'));
  const std::string local = address_.substr(0, address_.find('@'));
  for (const std::string& text :
       {std::string(), std::string("@"), std::string("bounces@mail.clinic.example"), tail, local,
        local + "@", "b" + local + "xxxx@example.org", "bounces" + tail.substr(0, 60) + "@e.org",
        "bounces+g" + tail.substr(2), "bounces" + tail + std::string(254, 'x')}) {
    EXPECT_FALSE(ParseReturnAddress(text).has_value()) << text;
  }
}

TEST_F(ReturnAddressTest, WhateverStrangersSendIsNoneOrHasTheFormAndIsNotOurs) {
  rc::check([this](const std::string& text) {
    const auto read = ParseReturnAddress(text);
    if (read.has_value()) RC_ASSERT(!returns_.IsOurs(elm_, *read));
  });
  // Almost right: one byte of a good one is another.
  rc::check([this] {
    std::string text = address_;
    const std::size_t place = *rc::gen::inRange<std::size_t>(0, text.find('@'));
    text[place] = static_cast<char>(*rc::gen::inRange(0, 256));
    const auto read = ParseReturnAddress(text);
    const bool ours = read.has_value() && returns_.IsOurs(elm_, *read);
    const bool in_code = place >= text.rfind('+') && text.rfind('+') != text.npos;
    const bool same = ::tolower(static_cast<unsigned char>(text[place])) == address_[place];
    if (in_code && !same) RC_ASSERT(!ours);
  });
}

}  // namespace
}  // namespace tandem::reminders
