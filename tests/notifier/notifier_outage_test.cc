// SPDX-License-Identifier: Apache-2.0
// The database goes away while mails are in hand, for longer than their leases, and nobody crashes:
// what the relay took is not sent again when it is back.
//
// For as long as wished: TANDEM_OUTAGE=70 ./dev test 'tests_notifier:NotifierOutageTest.*'
// (seconds)
#include <fmt/format.h>

#include "absl/time/clock.h"
#include "tests/notifier/notifier_fixture.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kLease = absl::Seconds(6);
constexpr int kOutageSeconds = 9;  // longer than a lease
constexpr int kMails = 8;          // as many as there are sessions
constexpr int kNotifiers = 3;

class NotifierOutageTest : public NotifierTest {
 protected:
  // From outside, as somebody who pulls a cable: nobody comes in, and whoever is in is thrown out.
  void SetAway(bool away) {
    const std::string& name = clinic_.db().name();
    outside_.Sql(fmt::format("ALTER DATABASE \"{}\" ALLOW_CONNECTIONS {}", name, !away));
    if (!away) return;
    outside_.Sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
                 name + "'");
  }
  void WaitForMails(std::size_t count) {
    const RealClock clock;
    const absl::Time give_up = clock.Now() + kDoneMax;
    while (Mails().size() < count && clock.Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(20));
    }
    ASSERT_EQ(Mails().size(), count);
  }

  TestDatabase outside_;
};

TEST_F(NotifierOutageTest, WhatWasTakenBeforeTheDatabaseWentAwayIsNotSentAgainWhenItIsBack) {
  std::vector<std::unique_ptr<NotifierProcess>> notifiers;
  NotifierOptions options = Options();
  options.top = fmt::format("time_max = \"3s\"\nlease = \"{}\"\n", absl::FormatDuration(kLease));
  for (int i = 0; i < kNotifiers; ++i) {
    notifiers.push_back(std::make_unique<NotifierProcess>(options));
  }
  absl::SleepFor(kLease + absl::Seconds(1));  // each would take over now what another has left
  mail_server().Order("held on");
  clinic_.AddSignIns(1, kMails);
  WaitForMails(kMails);
  SetAway(true);
  mail_server().Order("held off");  // they are told yes, and cannot write it down
  absl::SleepFor(absl::Seconds(FromEnvironment("TANDEM_OUTAGE", kOutageSeconds)));
  SetAway(false);
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifiers[0]->Log();
  absl::SleepFor(absl::Seconds(1));
  EXPECT_EQ(Mails().size(), static_cast<std::size_t>(kMails));
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), kMails);
  for (const auto& notifier : notifiers) EXPECT_EQ(notifier->Stop(), 0);
}

}  // namespace
}  // namespace tandem::testing
