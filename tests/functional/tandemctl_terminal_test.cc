// SPDX-License-Identifier: Apache-2.0
// tandemctl at a terminal: whatever stands in a file, in the database or on its command line, the
// terminal does not obey it.
#include <fmt/format.h>

#include <fstream>

#include "base/strings.h"
#include "base/testing/matchers.h"
#include "tests/support/command_output.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kEscape[] = "\x1b[2J\x1b]0;owned\a";

class TandemctlTerminalTest : public ::testing::Test {
 protected:
  TandemctlTerminalTest() : clinic_(ApplyClinic(db_, SmallClinic().Yaml())) {}

  // What the command says, whatever its exit status, line by line free of control characters.
  static std::string Say(const std::string& words) {
    const std::string said = RunCommand(BuiltPath("tandemctl") + " " + words + " 2>&1").output;
    std::string bare;
    for (const char c : said) bare += c == '\n' ? ' ' : c;
    EXPECT_FALSE(HasControl(bare)) << words;
    return said;
  }
  std::string Database() const { return fmt::format("--database '{}'", db_.owner_dsn()); }

  TestDatabase db_;
  const Clinic clinic_;
  const TempFolder folder_;
};

TEST_F(TandemctlTerminalTest, AStaffListShowsAnIssuerAndObeysNoEscapeInIt) {
  db_.Sql(fmt::format(
      "INSERT INTO staff SELECT clinic_id, gen_random_uuid(), E'https://{}.test', 'subject', "
      "'auditor', NULL, NULL, now(), now() FROM clinic_route",
      "\\x1b[2J\\u202e"));
  EXPECT_THAT(Say("staff list --clinic elm " + Database()), HasSubstr("https://?[2J?.test"));
}

TEST_F(TandemctlTerminalTest, AClinicsFileIsRefusedForAnEscapeAndItIsNotRepeated) {
  std::string yaml = SmallClinic().Yaml();
  const std::string name = "display_name: ";
  yaml.insert(yaml.find(name) + name.size(), kEscape);
  const std::string path = folder_.File("clinic.yaml");
  std::ofstream(path) << yaml;
  EXPECT_THAT(Say("apply '" + path + "' --yes " + Database()), HasSubstr("is refused"));
}

TEST_F(TandemctlTerminalTest, ADifferenceShowsHostileNamesAsTheyAreOnOneLine) {
  SmallClinic changed;
  changed.practitioners =
      "  mal: {display_name: \"<script>=cmd|x {} %s\", capabilities: [generalist], hours: {main: "
      "[\"monday-sunday 00:00-24:00\"]}}\n";
  const std::string path = folder_.File("clinic.yaml");
  std::ofstream(path) << changed.Yaml();
  EXPECT_THAT(Say("apply '" + path + "' --yes " + Database()), HasSubstr("mal"));
}

TEST_F(TandemctlTerminalTest, WhatIsTypedIsRepeatedWithoutItsEscapes) {
  EXPECT_THAT(Say(std::string("'") + kEscape + "'"), HasSubstr("?[2J?]0;owned?"));
  EXPECT_THAT(Say(fmt::format("apply '{}' {}", kEscape, Database())), HasSubstr("?[2J"));
  EXPECT_THAT(Say(fmt::format("staff list --clinic '{}' {}", kEscape, Database())),
              HasSubstr("tandemctl: "));
}

}  // namespace
}  // namespace tandem::testing
