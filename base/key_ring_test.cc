// SPDX-License-Identifier: Apache-2.0
#include "base/key_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace tandem {
namespace {

constexpr char kOld[] = "k1 0123456789abcdefghijklmnopqrstuv";
constexpr char kNew[] = "k2 vutsrqponmlkjihgfedcba9876543210";

KeyRing Ring(const std::string& lines) { return KeyRing::Parse(lines, "test").value(); }

TEST(KeyRingTest, WhatIsSealedOpensAndTellsNothing) {
  const KeyRing ring = Ring(kOld);
  for (const std::string& text : {std::string(), std::string("pregnant=yes"), std::string(255, 'x'),
                                  std::string(256, 'x'), std::string("a\0b", 3)}) {
    const Sealed sealed = ring.Seal(text, "here");
    EXPECT_EQ(sealed.key, "k1");
    EXPECT_THAT(ring.Open(sealed, "here"), IsOkAndHolds(text));
    if (text.size() > 3) {
      EXPECT_EQ(sealed.bytes.data.find(text.substr(0, 4)), std::string::npos);
    }
    EXPECT_NE(ring.Seal(text, "here").bytes, sealed.bytes) << "the same text, sealed twice";
  }
}

TEST(KeyRingTest, ShortTextsHaveOneLength) {
  const KeyRing ring = Ring(kOld);
  EXPECT_EQ(ring.Seal("", "").bytes.size(), ring.Seal(std::string(255, 'x'), "").bytes.size());
  EXPECT_LT(ring.Seal("", "").bytes.size(), ring.Seal(std::string(256, 'x'), "").bytes.size());
}

TEST(KeyRingTest, ASealOpensNowhereElseAndNotWhenAnyByteIsAnother) {
  const KeyRing ring = Ring(kOld);
  const Sealed sealed = ring.Seal("yes", "clinic 1");
  EXPECT_FALSE(ring.Open(sealed, "clinic 2").ok());
  for (std::size_t i = 0; i < sealed.bytes.size(); ++i) {
    Sealed changed = sealed;
    changed.bytes.data[i] = static_cast<char>(changed.bytes.data[i] ^ 1);
    EXPECT_FALSE(ring.Open(changed, "clinic 1").ok()) << i;
    changed.bytes.data = sealed.bytes.data.substr(0, i);
    EXPECT_FALSE(ring.Open(changed, "clinic 1").ok()) << i;
  }
}

TEST(KeyRingTest, AnOldKeyStillOpensAndTheFirstOneSeals) {
  const Sealed before = Ring(kOld).Seal("yes", "");
  const KeyRing both = Ring(std::string("# rotated\n\n") + kNew + "\n" + kOld + "\n");
  EXPECT_EQ(both.current(), "k2");
  EXPECT_THAT(both.older(), ::testing::ElementsAre("k1"));
  EXPECT_THAT(both.Open(before, ""), IsOkAndHolds("yes"));
  EXPECT_EQ(both.Seal("yes", "").key, "k2");
  EXPECT_FALSE(Ring(kNew).Open(before, "").ok());
}

TEST(KeyRingTest, APurposeHasKeysOfItsOwn) {
  const Sealed sealed = Ring(kOld).Seal("yes", "");
  EXPECT_FALSE(KeyRing::Parse(kOld, "other")->Open(sealed, "").ok());
}

TEST(KeyRingTest, KeysThatAreNoneAreRefusedWithoutShowingThem) {
  std::string many;
  for (int i = 0; i < 17; ++i) {
    many += "k" + std::to_string(i) + " 0123456789abcdefghijklmnopqrstuv\n";
  }
  for (const std::string& lines :
       {std::string(), std::string("# nothing\n"), std::string("k1 tooshort"), std::string("k1"),
        std::string("K1 0123456789abcdefghijklmnopqrstuv"), std::string(kOld) + "\n" + kOld,
        many}) {
    const auto ring = KeyRing::Parse(lines, "test");
    ASSERT_FALSE(ring.ok()) << lines;
    EXPECT_EQ(ring.status().message().find("012345"), std::string::npos);
    EXPECT_EQ(ring.status().message().find("tooshort"), std::string::npos);
  }
}

}  // namespace
}  // namespace tandem
