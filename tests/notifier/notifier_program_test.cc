// SPDX-License-Identifier: Apache-2.0
// The program as whoever runs it sees it.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/http_get.h"
#include "tests/notifier/notifier_fixture.h"
#include "tests/support/command_output.h"
#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class NotifierProgramTest : public NotifierTest {};

// "- `tandem_notifier_x`": the names of the list.
std::set<std::string> DocumentedNames() {
  constexpr std::string_view kItem = "- `tandem_notifier_";
  std::ifstream file(ProjectFolder() + "/docs/metrics.md");
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(kItem, 0) == 0) names.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return names;
}

TEST_F(NotifierProgramTest, TheDocumentListsWhatItExposesAndNothingElse) {
  clinic_.AddSignIns(1, 1, "refused");
  clinic_.AddSignIns(2, 1);
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  std::set<std::string> exposed;
  std::istringstream page(notifier->Page("/metrics"));
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("# TYPE ", 0) == 0) exposed.insert(line.substr(7, line.find(' ', 7) - 7));
  }
  EXPECT_EQ(exposed, DocumentedNames());
  EXPECT_EQ(notifier->Page("/readyz"), "ready\n");
}

TEST_F(NotifierProgramTest, ItSaysNothingOfPeopleAndShowsNoSecret) {
  clinic_.AddSignIns(1, 3, "refused.canary");
  clinic_.AddSignIns(99, 1, "", "sms");
  mail_server().Order("fault later 2");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  const std::string said = notifier->Log() + notifier->Page("/metrics");
  for (const char* never :
       {"canary", "+1989", "a token that", "a secret that", "no such mailbox"}) {
    EXPECT_THAT(said, Not(HasSubstr(never)));
  }
  EXPECT_THAT(said, HasSubstr("recipient_refused"));
}

TEST_F(NotifierProgramTest, AWrongConfigurationIsRefusedWithAllThatIsWrong) {
  const std::string path = folder_.File("wrong.toml");
  std::ofstream(path) << "database = \"dbname=x\"\nsecret_key_file = \"/none\"\nlease = \"1s\"\n"
                         "[mail]\nfrom = \"nobody\"\n";
  const std::string said = RunCommand(fmt::format("'{}' --config '{}' --check-config 2>&1",
                                                  BuiltPath("tandem-notifier"), path))
                               .output;
  EXPECT_THAT(said, HasSubstr("lease must be"));
  EXPECT_THAT(said, HasSubstr("mail.from must be"));
  EXPECT_THAT(said, HasSubstr("outbox is missing"));
}

}  // namespace
}  // namespace tandem::testing
