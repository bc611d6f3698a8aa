// SPDX-License-Identifier: Apache-2.0
// Whether one message may go: what is no longer so, what is not wanted there, and what comes too
// late to say what is so, are three things.
#include "notifier/send_rules.h"

#include <gtest/gtest.h>

#include "base/testing/seeded_ids.h"

namespace tandem::notifier {
namespace {

using What = Decision::What;

class SendRulesTest : public ::testing::Test {
 protected:
  SendRulesTest() {
    person_.zone = absl::UTCTimeZone();
    person_.may_email = person_.may_text = true;
    reminders::Message& message = due_.message;
    message.subject = ids_.Next();
    message.kind = reminders::Kind::kAppointmentBooked;
    message.recipient = ids_.Next();
    message.due = At(19, 55);
    message.expire = At(32, 30);  // 08:30 of the next day, before quiet hours end
    due_.address = "a@example.com";
    facts_.person = &person_;
    facts_.policy = &policy_;
    facts_.plan = {message};
  }
  static absl::Time At(int hour, int minute) {
    return absl::FromUnixSeconds(1'800'144'000) + absl::Hours(hour) + absl::Minutes(minute);
  }

  SeededIds ids_{1};
  DueMessage due_;
  reminders::PersonFacts person_;
  reminders::ReminderPolicy policy_;
  SendFacts facts_;
};

TEST_F(SendRulesTest, WhatIsSoAndInTimeGoes) {
  EXPECT_EQ(Decide(due_, facts_, At(19, 58)).what, What::kSend);
}

TEST_F(SendRulesTest, WhatIsSoButCannotBeToldInTimeAnyMoreIsACall) {
  const std::vector<reminders::Message> in_time = {due_.message};
  facts_.plan = std::vector<reminders::Message>();
  facts_.plan_in_time = in_time;
  const Decision late = Decide(due_, facts_, At(20, 5));
  EXPECT_EQ(late.what, What::kExpire);
  EXPECT_EQ(late.why, "too_late");
}

TEST_F(SendRulesTest, WhatIsNotSoIsWithheldHoweverLateItIs) {
  facts_.plan = std::vector<reminders::Message>();
  EXPECT_EQ(Decide(due_, facts_, At(20, 5)).what, What::kWithhold);
  facts_.plan_in_time = std::vector<reminders::Message>();
  EXPECT_EQ(Decide(due_, facts_, At(20, 5)).what, What::kWithhold);
}

// Domain 4.6: the day before has first claim on the cap.
class FirstClaimTest : public SendRulesTest {
 protected:
  FirstClaimTest() {
    due_.message.kind = reminders::Kind::kDayAfter;
    due_.message.channel = reminders::Channel::kSms;
    due_.message.due = At(10, 0);
    due_.message.expire = At(20, 0);
    due_.address = "+12065550100";
    facts_.plan = {due_.message};
    facts_.texts_promised = {At(16, 0)};
  }
};

TEST_F(FirstClaimTest, WhatComesEarlierOnThatDayWaitsForIt) {
  const Decision decision = Decide(due_, facts_, At(10, 1));
  EXPECT_EQ(decision.what, What::kWait);
  EXPECT_EQ(decision.next_time, At(16, 0));
  EXPECT_EQ(Decide(due_, facts_, At(16, 0)).what, What::kSend) << "with it, or it was in vain";
}

TEST_F(FirstClaimTest, WhatCannotWaitGoesAnotherWay) {
  due_.message.expire = At(15, 0);
  facts_.plan = {due_.message};
  const Decision decision = Decide(due_, facts_, At(10, 1));
  EXPECT_EQ(decision.what, What::kOverflow);
  EXPECT_EQ(decision.why, "over_cap");
}

TEST_F(FirstClaimTest, NothingWaitsForThePromiseOfAnotherDayOrWhereThereIsRoomForBoth) {
  facts_.texts_promised = {At(24 + 16, 0)};
  EXPECT_EQ(Decide(due_, facts_, At(10, 1)).what, What::kSend);
  facts_.texts_promised = {At(16, 0)};
  policy_.texts_per_day = 2;
  EXPECT_EQ(Decide(due_, facts_, At(10, 1)).what, What::kSend);
  facts_.texts_sent = {At(-30, 0), At(-60, 0)};
  EXPECT_EQ(Decide(due_, facts_, At(10, 1)).what, What::kWait) << "it would be the week's fourth";
  person_.more_texts = true;
  EXPECT_EQ(Decide(due_, facts_, At(10, 1)).what, What::kSend);
}

TEST_F(FirstClaimTest, TheDayBeforeItselfAndMailsWaitForNothing) {
  due_.message.kind = reminders::Kind::kDayBefore;
  facts_.plan = {due_.message};
  EXPECT_EQ(Decide(due_, facts_, At(10, 1)).what, What::kSend);
  due_.message.kind = reminders::Kind::kDayAfter;
  due_.message.channel = reminders::Channel::kEmail;
  facts_.plan = {due_.message};
  EXPECT_EQ(Decide(due_, facts_, At(10, 1)).what, What::kSend);
}

TEST_F(SendRulesTest, WhatIsNotWantedThereGoesAnotherWay) {
  facts_.opted_out = true;
  EXPECT_EQ(Decide(due_, facts_, At(19, 58)).what, What::kRefused);
  facts_.opted_out = false;
  person_.may_email = false;  // a consent was taken back
  EXPECT_EQ(Decide(due_, facts_, At(19, 58)).what, What::kRefused);
  due_.message.reason = reminders::reason::kNotDelivered;  // looked at when it was redirected
  EXPECT_EQ(Decide(due_, facts_, At(19, 58)).what, What::kSend);
}

}  // namespace
}  // namespace tandem::notifier
