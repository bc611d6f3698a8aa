// SPDX-License-Identifier: Apache-2.0
// Providers that are slow to begin: what is cancelled while we wait for them is not told as if it
// stood, and what still stands is told all the same, however slow they always are.
#include <fmt/format.h>

#include "absl/time/clock.h"
#include "tests/notifier/notifier_fixture.h"

namespace tandem::testing {
namespace {

constexpr int kLateSeconds = 4;  // more than facts live, less than a session may be silent

class NotifierLateTest : public NotifierTest {
 protected:
  // With time enough for a late provider.
  std::unique_ptr<NotifierProcess> StartPatient() {
    NotifierOptions options = Options();
    options.top = "time_max = \"20s\"\nlease = \"40s\"\n";
    return std::make_unique<NotifierProcess>(options);
  }
};

TEST_F(NotifierLateTest, WhatIsCancelledWhileARelayDoesNotGreetIsNotHandedOver) {
  mail_server().Order(fmt::format("greeting {}", kLateSeconds));
  clinic_.AddVisits(1, 4);
  auto notifier = StartPatient();
  WaitFor("message WHERE state = 'sending'", 4);
  absl::SleepFor(absl::Seconds(1));  // connected, and nobody speaks
  Cancel(1);
  Cancel(2);
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  const std::map<std::string, int> others = {{"v3@example.com", 1}, {"v4@example.com", 1}};
  EXPECT_EQ(CountByAddress(Mails()), others);
  EXPECT_EQ(StateOf(1), "withheld");
  EXPECT_EQ(OutcomeOf(1), "not_true");
  EXPECT_EQ(clinic_.Count("message WHERE attempts > 1"), 0) << "who is always late is waited for";
  EXPECT_EQ(clinic_.Count("delivery"), 2);
}

TEST_F(NotifierLateTest, WhatIsCancelledWhileAProviderLooksForItIsNotTexted) {
  provider().Order("fault broken 2");
  clinic_.AddVisits(1, 2, "sms");
  auto notifier = StartPatient();
  provider().Order(fmt::format("listing {}", kLateSeconds * 1000));
  // Not taken, but who could know: they are asked first.
  WaitFor("message WHERE outcome = 'unknown'", 2);
  WaitFor("message WHERE state = 'sending' AND subject_id = '" + SubjectOf(1) + "'", 1);
  absl::SleepFor(absl::Seconds(1));
  Cancel(1);
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(CountByAddress(Texts()), (std::map<std::string, int>{{"+19895550002", 1}}));
}

}  // namespace
}  // namespace tandem::testing
