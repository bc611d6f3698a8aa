// SPDX-License-Identifier: Apache-2.0
// tandemctl recheck-times, as an administrator runs it after an update of time zone data.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "base/testing/matchers.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

struct Ended {
  int code = 0;
  std::string output;
};

Ended RunTandemctl(const std::string& words) {
  const char* folder = std::getenv("TANDEM_PROGRAMS");
  if (folder == nullptr) throw std::runtime_error("TANDEM_PROGRAMS is not set: use ./dev test.");
  FILE* pipe = popen((std::string(folder) + "/tandemctl " + words).c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("tandemctl cannot be run");
  Ended ended;
  for (int character = fgetc(pipe); character != EOF; character = fgetc(pipe)) {
    ended.output += static_cast<char>(character);
  }
  ended.code = WEXITSTATUS(pclose(pipe));
  return ended;
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
  const Ended before = RunTandemctl(command);
  EXPECT_EQ(before.code, 0) << before.output;
  EXPECT_EQ(before.output.rfind("0 appointments", 0), 0u) << before.output;
  service.db().Sql("UPDATE appointment SET local_start = local_start + interval '1 hour'");
  const Ended after = RunTandemctl(command);
  EXPECT_EQ(after.code, 1);
  EXPECT_NE(after.output.find(visit.name() + "  "), std::string::npos) << after.output;
  EXPECT_NE(after.output.find("America/New_York"), std::string::npos) << after.output;
  EXPECT_EQ(RunTandemctl(command + " --clinic birch").code, 0) << "of that clinic there are none";
  EXPECT_EQ(RunTandemctl("recheck-times 2>&1").code, 2);
}

}  // namespace
}  // namespace tandem::testing
