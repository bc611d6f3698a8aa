// SPDX-License-Identifier: Apache-2.0
// What is due reaches its people once, by mail and by text, as it should look; what goes wrong with
// one of them is nobody else's trouble.
#include <sys/stat.h>

#include <filesystem>

#include "absl/time/clock.h"
#include "tests/notifier/notifier_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class NotifierDeliveryTest : public NotifierTest {};

TEST_F(NotifierDeliveryTest, WhatIsDueReachesEverybodyOnceByMailAndByText) {
  clinic_.AddSignIns(1, 150, "p", "email");
  clinic_.AddSignIns(201, 60, "", "sms");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  const auto mails = CountByAddress(Mails());
  const auto texts = CountByAddress(Texts());
  EXPECT_EQ(mails.size(), 150U);
  EXPECT_EQ(texts.size(), 60U);
  for (const auto& [address, count] : mails) EXPECT_EQ(count, 1) << "one of the mails";
  for (const auto& [address, count] : texts) EXPECT_EQ(count, 1) << "one of the texts";
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted' AND accept_time >= due_time"), 210);
  EXPECT_EQ(clinic_.Count("delivery WHERE state = 'accepted' AND accept_time IS NOT NULL"), 210);
  EXPECT_EQ(clinic_.Count("delivery WHERE provider_reference LIKE 'SM%'"), 60);
  EXPECT_EQ(notifier->Metric("tandem_notifier_lateness_seconds_count"), 210);
  EXPECT_EQ(notifier->Stop(), 0);
}

TEST_F(NotifierDeliveryTest, OneWhoIsRefusedOneWhoHangsAndOneWithoutAddressDelayNobody) {
  clinic_.AddSignIns(1, 1, "refused");
  clinic_.AddSignIns(2, 1, "hang");
  clinic_.AddSignIns(3, 40);
  clinic_.AddSignIns(100, 1);
  clinic_.Sql(
      "UPDATE contact SET value = E'a@example.com\\r\\nRCPT TO:<b@example.com>' WHERE "
      "contact_id = '0a71e270-0000-7000-8000-000000000064'");
  clinic_.AddSignIns(199, 1, "", "sms");
  const RealClock clock;
  const absl::Time began = clock.Now();
  auto notifier = StartNotifier();
  while (Mails().size() < 40 && clock.Now() < began + kDoneMax) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_EQ(Mails().size(), 40U) << notifier->Log();
  absl::SleepFor(absl::Seconds(1));
  EXPECT_EQ(StateOf(1), "failed");
  EXPECT_EQ(OutcomeOf(1), "recipient_refused");
  EXPECT_THAT(StateOf(2), ::testing::AnyOf("sending", "planned"));
  EXPECT_EQ(OutcomeOf(100), "not_sendable") << "nobody writes commands into an address";
  EXPECT_EQ(OutcomeOf(199), "recipient_refused");
  EXPECT_THAT(notifier->Log(), Not(HasSubstr("example.com")));
}

TEST_F(NotifierDeliveryTest, AMailOfAVisitHasItsHeadersItsWordsAndItsPlaceInTheCalendar) {
  clinic_.AddVisits(7, 1);
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  ASSERT_EQ(Mails().size(), 1U) << StateOf(7) << OutcomeOf(7) << notifier->Log();
  const ReceivedMail mail = Mails()[0];
  const std::string delivery = clinic_.Sql("SELECT delivery_id FROM delivery");
  EXPECT_EQ(mail.Header("Message-Id"), "<" + delivery + "@clinic.test>");
  EXPECT_THAT(mail.Header("From"), ContainsRegex("<visits@clinic.test>$"));
  EXPECT_EQ(mail.Header("To"), "v7@example.com");
  EXPECT_THAT(mail.Header("List-Unsubscribe"), ContainsRegex("^<https://v.example.com/u/elm\\."));
  EXPECT_EQ(mail.Header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_FALSE(mail.Header("Date").empty());
  EXPECT_FALSE(mail.Header("Subject").empty());
  EXPECT_FALSE(PartOf(mail, "text/plain").empty());
  EXPECT_THAT(PartOf(mail, "text/html"), HasSubstr("<"));
  const std::string invitation = PartOf(mail, "text/calendar");
  EXPECT_THAT(mail.raw, HasSubstr("method=REQUEST"));
  EXPECT_THAT(invitation, HasSubstr("UID:" + SubjectOf(7) + "@clinic.test\r\nSEQUENCE:1\r\n"));
  EXPECT_THAT(invitation, HasSubstr("SUMMARY:Appointment\r\n"));
  EXPECT_THAT(invitation, Not(HasSubstr("LOCATION"))) << "nothing about where, or what";
  EXPECT_THAT(mail.raw, Not(ContainsRegex("[^\r]\n"))) << "every line ends as SMTP has it";
}

TEST_F(NotifierDeliveryTest, InDevelopmentEachMessageIsAFileThatOnlyItsOwnerReads) {
  clinic_.AddSignIns(1, 3);
  NotifierProcess notifier(clinic_.Options());
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier.Log();
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), 3);
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(notifier.outbox())) {
    struct stat about = {};
    ASSERT_EQ(stat(file.path().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, S_IRUSR | S_IWUSR);
    ++files;
  }
  EXPECT_EQ(files, 3);
}

TEST_F(NotifierDeliveryTest, WhoeverIsToldToStopGivesBackWhatIsNotUnderWay) {
  mail_server().Order("fault hang");
  clinic_.AddSignIns(1, 50);
  auto notifier = StartNotifier();
  WaitFor("message WHERE state = 'sending'", 1);
  EXPECT_EQ(notifier->Stop(), 0);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'planned' AND lease_token IS NULL"), 50);
  EXPECT_EQ(clinic_.Count("delivery WHERE state = 'sending'"), 0);
  EXPECT_GE(clinic_.Count("message WHERE attempts = 0"), 42) << "eight at most were tried";
  mail_server().Order("fault none");
  notifier->Start();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(Mails().size(), 50U);
}

}  // namespace
}  // namespace tandem::testing
