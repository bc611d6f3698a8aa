// SPDX-License-Identifier: Apache-2.0
// Several notifiers at once, killed at random instants or stopped past their leases, while messages
// keep coming due. The oracle reads what mailboxes and telephones got, and compares it with what
// was asked for and with what the database says.
//
// 20 kills here; as many as wished: TANDEM_KILLS=200 ./dev test tests_notifier:NotifierStormTest.*
#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "absl/time/clock.h"
#include "tests/notifier/notifier_fixture.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

constexpr int kKills = 20;
constexpr int kNotifiers = 8;
constexpr int kSessions = 8;
constexpr int kFirstText = 101'000;
constexpr int kTextsMax = 8000;  // as long as telephone numbers differ
constexpr absl::Duration kStormDoneMax = absl::Minutes(3);

class NotifierStormTest : public NotifierTest {
 protected:
  // Mails are numbered from 1, texts from kFirstText: no number of these is refused.
  void AddSome(int& mails, int& texts, int count) {
    clinic_.AddSignIns(mails + 1, count);
    mails += count;
    const int of_texts = texts + count / 4 > kTextsMax ? 0 : count / 4;
    if (of_texts > 0) clinic_.AddSignIns(kFirstText + texts, of_texts, "", "sms");
    texts += of_texts;
  }

  // Everybody got what they asked for; how many mails came more than once.
  int Judge(int mails, int texts, int copies_max) {
    const auto received = Mails();
    const auto by_address = CountByAddress(received);
    EXPECT_EQ(by_address.size(), static_cast<std::size_t>(mails)) << "none is lost";
    std::map<std::string, std::string> ids;
    int doubled = 0;
    for (const auto& [address, count] : by_address) {
      EXPECT_LE(count, copies_max);
      doubled += count - 1;
    }
    for (const ReceivedMail& mail : received) {
      const auto [known, fresh] = ids.emplace(mail.to, mail.Header("Message-Id"));
      EXPECT_EQ(known->second, mail.Header("Message-Id")) << "a mailbox can tell the copies";
    }
    const auto by_number = CountByAddress(Texts());
    EXPECT_EQ(by_number.size(), static_cast<std::size_t>(texts)) << "none is lost";
    for (const auto& [number, count] : by_number) EXPECT_EQ(count, 1) << "texts are asked about";
    EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), mails + texts);
    EXPECT_EQ(clinic_.Count("delivery WHERE state = 'accepted'"), mails + texts);
    EXPECT_EQ(clinic_.Count("delivery WHERE state = 'sending'"), 0);
    return doubled;
  }
};

TEST_F(NotifierStormTest, NotifiersDieAndNothingIsLost) {
  const std::uint64_t seed = PrintedSeed("tests_notifier:NotifierStormTest.NotifiersDie*");
  std::mt19937_64 random(seed);
  const int kills = FromEnvironment("TANDEM_KILLS", kKills);
  std::vector<std::unique_ptr<NotifierProcess>> notifiers;
  for (int i = 0; i < kNotifiers; ++i) notifiers.push_back(StartNotifier());
  int mails = 0;
  int texts = 0;
  for (int kill = 0; kill < kills; ++kill) {
    AddSome(mails, texts, 40);
    absl::SleepFor(absl::Milliseconds(10 + random() % 150));
    NotifierProcess& victim = *notifiers[random() % notifiers.size()];
    victim.Kill();
    victim.Start();
  }
  ASSERT_TRUE(clinic_.WaitUntilDone(kStormDoneMax)) << notifiers[0]->Log();
  const int doubled = Judge(mails, texts, 1 + kills);
  EXPECT_LE(doubled, kills * kSessions * 2) << "what was between its 250 and our record";
  std::cout << kills << " kills, " << mails << " mails, " << texts << " texts, " << doubled
            << " copies\n";
}

TEST_F(NotifierStormTest, ANotifierThatIsStoppedPastItsLeaseSendsNothingLate) {
  mail_server().Order("fault later");
  clinic_.AddSignIns(1, 30);
  auto sleeper = StartNotifier();
  WaitFor("message WHERE state = 'sending'", 1);
  sleeper->Freeze();
  mail_server().Order("fault none");
  auto other = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kStormDoneMax)) << other->Log();
  const std::size_t before = Mails().size();
  sleeper->Thaw();
  absl::SleepFor(absl::Seconds(4));
  EXPECT_EQ(Mails().size(), before) << "whoever wakes up sends nothing";
  for (const auto& [address, count] : CountByAddress(Mails())) EXPECT_EQ(count, 1);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), 30);
  EXPECT_EQ(sleeper->Stop(), 0);
}

TEST_F(NotifierStormTest, ManyNotifiersShareTheWorkAndNobodyGetsTwo) {
  std::vector<std::unique_ptr<NotifierProcess>> notifiers;
  for (int i = 0; i < 8; ++i) notifiers.push_back(StartNotifier());
  int mails = 0;
  int texts = 0;
  for (int i = 0; i < 5; ++i) AddSome(mails, texts, 100);
  ASSERT_TRUE(clinic_.WaitUntilDone(kStormDoneMax));
  EXPECT_EQ(Judge(mails, texts, 1), 0);
}

// Up to the moment of sending: what is cancelled is not told as if it stood.
TEST_F(NotifierStormTest, WhatIsCancelledWhileItIsOnItsWayIsNotSentAfterTheGrace) {
  const RealClock clock;
  auto notifier = StartNotifier();
  std::map<std::string, absl::Time> cancelled;
  for (int i = 1; i <= 60; ++i) {
    clinic_.AddVisits(i, 1);
    absl::SleepFor(absl::Milliseconds(i % 20 * 10));
    Cancel(i);
    cancelled[fmt::format("v{}@example.com", i)] = clock.Now();
  }
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  for (const ReceivedMail& mail : Mails()) {
    EXPECT_LT(mail.time, cancelled[mail.to] + absl::Seconds(5));
  }
  EXPECT_EQ(clinic_.Count("message WHERE state NOT IN ('accepted', 'withheld')"), 0);
  std::cout << Mails().size() << " of 60 had gone before\n";
}

}  // namespace
}  // namespace tandem::testing
