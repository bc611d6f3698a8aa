// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/gsm7.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "scheduler/words/letters.h"

namespace tandem::words {
namespace {

// 3GPP TS 23.038 V17, 6.2.1: the default alphabet by code, 0x00 to 0x7F, written from the
// standard's table row by row (b4-b1 within b7-b5). 0x1B is the escape, not a character.
constexpr char32_t kTable[128] = {
    U'@',  0xa3, U'$', 0xa5,  0xe8, 0xe9,  0xf9,  0xec,  0xf2,  0xc7,  U'\n', 0xd8,  0xf8,
    U'\r', 0xc5, 0xe5, 0x394, U'_', 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8, 0x3a3, 0x398,
    0x39e, 0,    0xc6, 0xe6,  0xdf, 0xc9,  U' ',  U'!',  U'"',  U'#',  0xa4,  U'%',  U'&',
    U'\'', U'(', U')', U'*',  U'+', U',',  U'-',  U'.',  U'/',  U'0',  U'1',  U'2',  U'3',
    U'4',  U'5', U'6', U'7',  U'8', U'9',  U':',  U';',  U'<',  U'=',  U'>',  U'?',  0xa1,
    U'A',  U'B', U'C', U'D',  U'E', U'F',  U'G',  U'H',  U'I',  U'J',  U'K',  U'L',  U'M',
    U'N',  U'O', U'P', U'Q',  U'R', U'S',  U'T',  U'U',  U'V',  U'W',  U'X',  U'Y',  U'Z',
    0xc4,  0xd6, 0xd1, 0xdc,  0xa7, 0xbf,  U'a',  U'b',  U'c',  U'd',  U'e',  U'f',  U'g',
    U'h',  U'i', U'j', U'k',  U'l', U'm',  U'n',  U'o',  U'p',  U'q',  U'r',  U's',  U't',
    U'u',  U'v', U'w', U'x',  U'y', U'z',  0xe4,  0xf6,  0xf1,  0xfc,  0xe0};
// 6.2.1.1, the extension table: form feed, ^ { } \ [ ~ ] | and the euro.
constexpr char32_t kEscaped[] = {0x0c, 0x5e, 0x7b, 0x7d, 0x5c, 0x5b, 0x7e, 0x5d, 0x7c, 0x20ac};

TEST(Gsm7Test, EveryCharacterCountsAsTheStandardsTableSays) {
  std::map<char32_t, int> expected;
  for (const char32_t c : kTable) expected[c] = 1;
  expected.erase(0);
  EXPECT_EQ(expected.size(), 127u);
  for (const char32_t c : kEscaped) expected[c] = 2;
  for (char32_t c = 0; c < 0x3000; ++c) {
    const auto found = expected.find(c);
    EXPECT_EQ(SeptetsOf(c), found == expected.end() ? 0 : found->second)
        << std::hex << static_cast<unsigned>(c);
  }
  EXPECT_EQ(SeptetsOf(0x1f600), 0);
}

TEST(Gsm7Test, TextsArePartedWhereTheStandardPartsThem) {
  const auto segments = [](std::string_view one, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += one;
    return SegmentsOf(text);
  };
  EXPECT_EQ(SegmentsOf(""), 0);
  EXPECT_EQ(segments("a", 1), 1);
  EXPECT_EQ(segments("a", 160), 1);
  EXPECT_EQ(segments("a", 161), 2);
  EXPECT_EQ(segments("a", 306), 2);
  EXPECT_EQ(segments("a", 307), 3);
  EXPECT_EQ(segments("€", 80), 1);
  EXPECT_EQ(segments("€", 81), 2);
  EXPECT_EQ(segments("€", 152), 2) << "76 of 153 septets each: none is split";
  EXPECT_EQ(segments("€", 153), 3);
  EXPECT_EQ(segments("á", 70), 1);
  EXPECT_EQ(segments("á", 71), 2);
  EXPECT_EQ(segments("á", 134), 2);
  EXPECT_EQ(segments("á", 135), 3);
  EXPECT_EQ(segments("\xF0\x9F\x98\x80", 35), 1);
  EXPECT_EQ(segments("\xF0\x9F\x98\x80", 36), 2);
  EXPECT_EQ(segments("\xF0\x9F\x98\x80", 66), 2) << "33 of 67 units each";
  EXPECT_EQ(segments("\xF0\x9F\x98\x80", 67), 3);
}

TEST(Gsm7Test, NamesAreSpelledWithTheLettersThatTextsHave) {
  EXPECT_EQ(SpellInGsm7("Clínica Río – “Sí”"), "Clinica Rio - \"Si\"");
  EXPECT_EQ(SpellInGsm7("ÁÍÓÚ Žofie Łódź"), "AIOU Zofie Lodz");
  EXPECT_EQ(SpellInGsm7("mié ñandú Ünal"), "mié ñandu Ünal") << "what it has stays as it is";
  EXPECT_EQ(SpellInGsm7("李"), "李");
  EXPECT_FALSE(IsGsm7("李"));
}

TEST(LettersTest, CharactersSurviveTheWayThereAndBack) {
  const std::string text = "aé€\xF0\x9F\x98\x80";
  EXPECT_EQ(CharactersOf(text), U"aé€\U0001F600");
  EXPECT_EQ(Utf8Of(CharactersOf(text)), text);
}

}  // namespace
}  // namespace tandem::words
