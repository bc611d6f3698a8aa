// SPDX-License-Identifier: Apache-2.0
// Traps 18, 21, 22, 24 and 26 of reminders: each happened to a real scheduler.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "absl/time/clock.h"
#include "tests/support/notified_clinic.h"
#include "tests/support/project_folder.h"
#include "tests/support/scripted_server.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kMost = absl::Seconds(60);

class NotifierTrapsTest : public ::testing::Test {
 protected:
  NotifierOptions Options() {
    NotifierOptions options = clinic_.Options();
    options.top = "time_max = \"2s\"\nlease = \"5s\"\n";
    options.mail = PlainRelay(server_.port());
    return options;
  }
  void WaitFor(const std::string& from_where, int count) {
    const absl::Time give_up = clock_.Now() + kMost;
    while (clinic_.Count(from_where) < count && clock_.Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(20));
    }
    EXPECT_GE(clinic_.Count(from_where), count) << from_where;
  }

  RealClock clock_;
  TempFolder folder_;
  NotifiedClinic clinic_;
  ScriptedServer server_{{"/usr/bin/python3", ProjectFolder() + "/tests/support/smtp_server.py",
                          folder_.File("mails")}};
};

TEST_F(NotifierTrapsTest, Trap18NothingCountsAsSentBeforeTheServerSaysSo) {
  server_.Order("fault later");
  clinic_.AddSignIns(1, 5);
  NotifierProcess notifier(Options());
  WaitFor("message WHERE attempts > 0", 5);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted' OR accept_time IS NOT NULL"), 0);
  EXPECT_EQ(clinic_.Count("delivery WHERE state = 'accepted'"), 0);
  server_.Order("fault none");
  EXPECT_TRUE(clinic_.WaitUntilDone(kMost));
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted' AND accept_time IS NOT NULL"), 5);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'delivered'"), 0) << "that is for receipts to say";
}

TEST_F(NotifierTrapsTest, Trap21AMissingAddressEndsNobodysBatchAndAnEmptyBatchCrashesNothing) {
  NotifierProcess notifier(Options());
  absl::SleepFor(absl::Milliseconds(500));  // nothing is due, several times over
  EXPECT_EQ(notifier.Stop(), 0);
  clinic_.AddSignIns(1, 20);
  clinic_.AddSignIns(21, 1);
  clinic_.Sql("UPDATE message SET recipient_id = gen_random_uuid() WHERE subject_id = '" +
              SubjectOf(1) + "'");
  clinic_.Sql("UPDATE contact SET value = '' WHERE value = 'p2@example.com'");
  notifier.Start();
  EXPECT_TRUE(clinic_.WaitUntilDone(kMost));
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), 19);
  EXPECT_EQ(clinic_.Count("message WHERE state = 'failed' AND outcome = 'no_address'"), 2);
  EXPECT_EQ(notifier.Stop(), 0);
}

TEST_F(NotifierTrapsTest, Trap22WhatWasMissedIsSentLateWhileOfUseElseStaffAreTold) {
  clinic_.AddVisits(1, 2);
  clinic_.Sql(
      "UPDATE message SET due_time = now() - interval '90 minutes',"
      " next_time = now() - interval '90 minutes'");
  clinic_.Sql("UPDATE message SET expire_time = now() - interval '1 minute' WHERE subject_id = '" +
              SubjectOf(2) + "'");
  NotifierProcess notifier(Options());
  EXPECT_TRUE(clinic_.WaitUntilDone(kMost));
  const auto state = [this](int number) {
    return clinic_.Sql("SELECT state FROM message WHERE subject_id = '" + SubjectOf(number) + "'");
  };
  EXPECT_EQ(state(1), "accepted") << "an hour and a half late, and still of use";
  EXPECT_EQ(state(2), "expired");
  EXPECT_EQ(clinic_.Sql("SELECT string_agg(subject_id::text, ',') FROM staff_task"
                        " WHERE kind = 'unreached'"),
            SubjectOf(2));
}

TEST_F(NotifierTrapsTest, Trap24NothingIsHandedToAProviderBeforeItsTime) {
  clinic_.AddSignIns(1, 10);
  clinic_.Sql("UPDATE message SET next_time = now() + interval '3 seconds'");
  NotifierProcess notifier(Options());
  absl::SleepFor(absl::Seconds(1));
  EXPECT_EQ(clinic_.Count("message WHERE state = 'planned' AND attempts = 0"), 10);
  EXPECT_EQ(clinic_.Count("delivery"), 0);
  EXPECT_TRUE(clinic_.WaitUntilDone(kMost));
  EXPECT_EQ(clinic_.Count("delivery WHERE begin_time < (SELECT min(next_time) FROM message)"), 0);
}

TEST_F(NotifierTrapsTest, Trap26ATryThatFailedIsStillThereAndIsOneAfterwards) {
  server_.Order("fault busy 40");
  clinic_.AddSignIns(1, 25);
  NotifierProcess notifier(Options());
  WaitFor("message WHERE attempts > 0", 10);
  EXPECT_EQ(clinic_.Count("message"), 25) << "none vanished into another";
  server_.Order("fault none");
  EXPECT_TRUE(clinic_.WaitUntilDone(kMost));
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), 25);
  EXPECT_EQ(clinic_.Count("delivery WHERE state = 'accepted'"), 25) << "and none doubled";
}

}  // namespace
}  // namespace tandem::testing
