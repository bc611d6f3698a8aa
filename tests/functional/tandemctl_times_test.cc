// SPDX-License-Identifier: Apache-2.0
// tandemctl recheck-times, as an administrator runs it after an update of time zone data.
#include "base/testing/matchers.h"
#include "tests/support/command_output.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

CommandEnd RunTandemctl(const std::string& words) {
  return RunCommand(BuiltPath("tandemctl") + " " + words);
}

TEST(RecheckTimesTest, AVisitWhoseClockReadsOtherwiseIsListedAndTheExitCodeSaysSo) {
  TestService service({.yaml = SmallClinic().Yaml()});
  Desk desk(service);
  const absl::Time tomorrow =
      absl::FromUnixSeconds(absl::ToUnixSeconds(service.clock().Now()) / 3600 * 3600) +
      absl::Hours(24);
  ASSERT_OK_AND_ASSIGN(const auto visit,
                       desk.Book(desk.WishFor("talk", tomorrow), desk.AddPatient()));
  const std::string command = "recheck-times --database '" + service.db().owner_dsn() + "'";
  const CommandEnd before = RunTandemctl(command);
  EXPECT_EQ(before.status, 0) << before.output;
  EXPECT_EQ(before.output.rfind("0 appointments", 0), 0u) << before.output;
  service.db().Sql("UPDATE appointment SET local_start = local_start + interval '1 hour'");
  const CommandEnd after = RunTandemctl(command);
  EXPECT_EQ(after.status, 1);
  EXPECT_NE(after.output.find(visit.name() + "  "), std::string::npos) << after.output;
  EXPECT_NE(after.output.find("America/New_York"), std::string::npos) << after.output;
  EXPECT_EQ(RunTandemctl(command + " --clinic birch").status, 0) << "of that clinic there are none";
  EXPECT_EQ(RunTandemctl("recheck-times 2>&1").status, 2);
}

}  // namespace
}  // namespace tandem::testing
