// SPDX-License-Identifier: Apache-2.0
// Servers that are busy, silent, slow, forgetful or not who they should be: nothing is lost, and
// nothing comes twice that could have come once.
#include <algorithm>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "absl/time/clock.h"
#include "base/testing/test_authority.h"
#include "tests/notifier/notifier_fixture.h"
#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

class NotifierFaultsTest : public NotifierTest {
 protected:
  // Everybody got it, nobody twice.
  void ExpectOnce(std::size_t people) {
    const auto mails = CountByAddress(Mails());
    EXPECT_EQ(mails.size(), people);
    for (const auto& [address, count] : mails) EXPECT_EQ(count, 1);
  }
};

TEST_F(NotifierFaultsTest, AStormOf421And451IsOutwaited) {
  mail_server().Order("fault busy 30");
  clinic_.AddSignIns(1, 40);
  auto notifier = StartNotifier();
  WaitFor("message WHERE outcome = 'relay_busy'", 1);
  mail_server().Order("fault later 20");
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  ExpectOnce(40);
  EXPECT_GT(notifier->Metric("tandem_notifier_retries_total"), 0);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted' AND next_time >= due_time"), 40);
}

TEST_F(NotifierFaultsTest, AMessageThatIsRefusedAfterItsDataFailsForGood) {
  mail_server().Order("fault refuse_data 1");
  clinic_.AddSignIns(1, 5);
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(clinic_.Count("message WHERE state = 'failed'"), 1);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), 4);
}

// One wrong setting, of the relay's or of ours: all that is due waits until somebody mends it.
TEST_F(NotifierFaultsTest, WhatIsRefusedForWhoWeAreWaitsAndIsCounted) {
  mail_server().Order("fault denied");
  provider().Order("fault sender");
  clinic_.AddSignIns(1, 5);
  clinic_.AddSignIns(11, 5, "", "sms");
  auto notifier = StartNotifier();
  WaitFor("message WHERE outcome = 'relay_refused' AND state = 'planned'", 5);
  WaitFor("message WHERE outcome = 'provider_refused' AND state = 'planned'", 5);
  for (const char* channel : {"email", "sms"}) {
    const std::string labels = fmt::format("{{channel=\"{}\"}}", channel);
    EXPECT_GE(notifier->Metric("tandem_notifier_refusals_of_us_total" + labels), 5) << channel;
  }
  mail_server().Order("fault none");
  provider().Order("fault none");
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  ExpectOnce(5);
  EXPECT_EQ(CountByAddress(Texts()).size(), 5U);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), 10);
}

// Bare SMTP cannot be asked: the same letter goes once more, and mailboxes see that it is the same.
TEST_F(NotifierFaultsTest, ALost250BringsTheSameMessageIdOnceMore) {
  mail_server().Order("fault drop 1");
  clinic_.AddSignIns(1, 1);
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  const auto mails = Mails();
  ASSERT_EQ(mails.size(), 2U);
  EXPECT_EQ(mails[0].Header("Message-Id"), mails[1].Header("Message-Id"));
  EXPECT_EQ(mails[0].Header("Date"), mails[1].Header("Date"));
  EXPECT_EQ(StateOf(1), "accepted");
}

TEST_F(NotifierFaultsTest, AServerThatGreetsNobodyOrSpeaksAByteASecondIsLeftAndTriedAgain) {
  auto& server = mail_server();
  server.Order("silent on");
  clinic_.AddSignIns(1, 3);
  auto notifier = StartNotifier();
  WaitFor("message WHERE attempts > 0", 3);
  EXPECT_EQ(clinic_.Count("message WHERE outcome = 'timed_out'"), 3);
  server.Order("silent off");
  server.Order("slow on");
  clinic_.AddSignIns(11, 1);
  WaitFor("message WHERE attempts > 0", 4);
  EXPECT_EQ(OutcomeOf(11), "timed_out");
  server.Order("slow off");
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  ExpectOnce(4);
}

TEST_F(NotifierFaultsTest, NothingIsSaidToARelayThatCannotProveItsName) {
  const TestAuthority ours;
  const TestAuthority others;
  const TestCertificate files = others.IssueServer();
  const std::string cert = folder_.File("cert.pem");
  const std::string key = folder_.File("key.pem");
  std::ofstream(cert) << files.certificate;
  std::ofstream(key) << files.key;
  std::ofstream(folder_.File("ours.pem")) << ours.certificate();
  std::ofstream(folder_.File("others.pem")) << others.certificate();
  mail_server_ = std::make_unique<ScriptedServer>(std::vector<std::string>{
      "/usr/bin/python3", ProjectFolder() + "/tests/support/smtp_server.py", folder_.File("mails"),
      "--cert", cert, "--key", key, "--require-tls"});
  clinic_.AddSignIns(1, 2);
  NotifierOptions options = Options();
  const auto relay = [&](const std::string& authority) {
    return fmt::format("by = \"smtp\"\nhost = \"localhost\"\nport = {}\nca_file = \"{}\"\n",
                       mail_server().port(), folder_.File(authority));
  };
  options.mail = relay("ours.pem");
  {
    NotifierProcess wary(options);
    WaitFor("message WHERE outcome = 'tls_failed'", 2);
    EXPECT_TRUE(Mails().empty());
    wary.Stop();
  }
  options.mail = relay("others.pem");
  NotifierProcess trusting(options);
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << trusting.Log();
  ExpectOnce(2);
  EXPECT_TRUE(Mails()[0].tls);
}

TEST_F(NotifierFaultsTest, ARelayWithoutTlsGetsNothingWhereTlsIsRequired) {
  clinic_.AddSignIns(1, 1);
  NotifierOptions options = Options();
  options.mail =
      fmt::format("by = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\n", mail_server().port());
  NotifierProcess notifier(options);
  WaitFor("message WHERE outcome = 'tls_failed'", 1);
  EXPECT_TRUE(Mails().empty());
}

TEST_F(NotifierFaultsTest, AProviderThatIsBusyIsAskedAgainWhenItSays) {
  provider().Order("fault busy 3");
  clinic_.AddSignIns(1, 3, "", "sms");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(CountByAddress(Texts()).size(), 3U);
  EXPECT_EQ(Texts().size(), 3U);
}

// The provider joins nothing: only by asking it first is a text sent once.
TEST_F(NotifierFaultsTest, ATextWhoseAnswerWasLostIsLookedForBeforeItIsSentAgain) {
  int number = 1;
  auto notifier = StartNotifier();
  for (const char* tags : {"tags on", "tags off"}) {
    provider().Order(tags);
    for (const char* fault : {"lost", "silent", "nonsense", "deep", "broken"}) {
      provider().Order(fmt::format("fault {} 1", fault));
      clinic_.AddSignIns(number, 1, "", "sms");
      ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
      EXPECT_EQ(StateOf(number), "accepted") << fault;
      const auto texts = Texts();
      EXPECT_EQ(std::ranges::count(texts, fmt::format("+1989555{:04}", number), &ReceivedText::to),
                1)
          << fault << ", " << tags;
      ++number;
    }
  }
}

TEST_F(NotifierFaultsTest, WhoSaidStopToTheProviderIsRememberedAndNotTextedAgain) {
  clinic_.AddSignIns(98, 1, "", "sms");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(StateOf(98), "failed");
  EXPECT_EQ(OutcomeOf(98), "opted_out");
  EXPECT_EQ(clinic_.Count("opt_out WHERE channel = 'sms' AND category = 'all'"), 1);
}

TEST_F(NotifierFaultsTest, ATextThatIsRefusedGoesByMailElseStaffAreAskedToCall) {
  clinic_.AddVisits(99, 1, "sms");
  clinic_.AddVisits(199, 1, "sms");
  const std::string has_mail = "0a71e270-0000-7000-8000-000000000063";
  clinic_.Sql(fmt::format(
      "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
      " verify_time, create_time) SELECT clinic_id, gen_random_uuid(), patient_id, 'email',"
      " 'other@example.com', '\\x01', now(), now() FROM contact WHERE contact_id = '{}'",
      has_mail));
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(CountByAddress(Mails()), (std::map<std::string, int>{{"other@example.com", 1}}));
  EXPECT_EQ(clinic_.Sql("SELECT string_agg(subject_id::text, ',') FROM staff_task"
                        " WHERE kind = 'unreached'"),
            SubjectOf(199));
}

}  // namespace
}  // namespace tandem::testing
