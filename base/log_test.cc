// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "base/testing/matchers.h"

namespace tandem {
namespace {

TEST(LogTest, ALineIsOneJsonObjectWhateverTheValuesAre) {
  const Uuid id = *ParseUuid("0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506");
  const std::string nasty = "quote\" back\\slash\nline\tand\x01 \x7f caf\xc3\xa9";
  const std::string line =
      FormatLogLine(absl::FromUnixMicros(1'767'600'000'000'001), LogLevel::kWarning, "call",
                    {{"method", nasty}, {"id", id}, {"micros", 12}, {"ok", true}});
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["time"], "2026-01-05T08:00:00.000001Z");
  EXPECT_EQ(json["level"], "warning");
  EXPECT_EQ(json["event"], "call");
  EXPECT_EQ(json["method"], nasty);
  EXPECT_EQ(json["id"], ToString(id));
  EXPECT_EQ(json["micros"], 12);
  EXPECT_EQ(json["ok"], true);
}

TEST(LogTest, BytesThatAreNotUtf8DoNotBreakTheLine) {
  const std::string line =
      FormatLogLine(absl::UnixEpoch(), LogLevel::kInfo, "call", {{"method", "a\xff\xc3"}});
  EXPECT_EQ(nlohmann::json::parse(line)["method"], "a??");
}

TEST(LogTest, LongValuesAreCut) {
  const std::string line = FormatLogLine(absl::UnixEpoch(), LogLevel::kInfo, "call",
                                         {{"method", std::string(9999, 'x')}});
  EXPECT_LT(line.size(), 2 * kLogValueBytesMax);
}

TEST(LogTest, LinesBelowTheLevelAreDropped) {
  std::string lines;
  SetLogSink([&](std::string_view line) { lines += line; });
  Log(LogLevel::kDebug, "quiet");
  Log(LogLevel::kError, "loud");
  SetLogSink(nullptr);
  EXPECT_EQ(lines.find("quiet"), std::string::npos);
  EXPECT_NE(lines.find("loud"), std::string::npos);
}

TEST(StringsTest, ControlCharactersAreFoundInEveryPlane) {
  EXPECT_FALSE(HasControl("Zo\xc3\xab O'Brien-\xe6\x9d\x8e"));
  for (const std::string& text :
       {std::string("a\nb"), std::string("a\rb"), std::string("a\0b", 3), std::string("\x7f"),
        std::string("\xc2\x85"), std::string("\xe2\x80\xa8")}) {
    EXPECT_TRUE(HasControl(text));
  }
}

TEST(StringsTest, WhatTurnsTextRoundIsAControlCharacterAndHebrewIsNone) {
  EXPECT_FALSE(HasControl("\xd7\x93\xd7\x95\xd7\x93 Cohen\xe2\x80\x8f"));  // and a plain mark
  for (const char* text : {"\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9"}) {
    EXPECT_TRUE(HasControl(text));
  }
  EXPECT_FALSE(HasControl("\xe2\x80\xaf"));  // a narrow space
  EXPECT_FALSE(HasControl("\xe2\x81\xa5"));
}

TEST(StringsTest, WhatIsPrintedDoesNothingToATerminal) {
  EXPECT_EQ(Printable("Zo\xc3\xab"), "Zo\xc3\xab");
  EXPECT_EQ(Printable("a\x1b[2Jb\r\nc\x7f\xc2\x9bx\xe2\x80\xaey\xff"), "a?[2Jb??c??x?y?");
}

TEST(StringsTest, OnlyTheShortestFormOfRealCharactersIsUtf8) {
  EXPECT_TRUE(IsValidUtf8("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"));
  for (const char* text : {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80",
                           "\xc3", "\xf8\x88\x80\x80\x80"}) {
    EXPECT_FALSE(IsValidUtf8(text));
  }
}

TEST(StringsTest, APrefixNeverSplitsACharacter) {
  EXPECT_EQ(Utf8Prefix("a\xc3\xa9", 2), "a");
  EXPECT_EQ(Utf8Prefix("a\xc3\xa9", 3), "a\xc3\xa9");
  EXPECT_EQ(Utf8Length("a\xc3\xa9"), 2);
  EXPECT_EQ(Trim(" \t x y \n"), "x y");
}

}  // namespace
}  // namespace tandem
