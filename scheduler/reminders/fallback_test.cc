// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/fallback.h"

#include <gtest/gtest.h>

#include "scheduler/reminders/opt_out.h"

namespace tandem::reminders {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'799'683'200);

Undelivered Reminder() {
  return {.kind = Kind::kReminder,
          .channel = Channel::kSms,
          .other_allowed = true,
          .other_tried = false,
          .expire = kNow + absl::Hours(1)};
}

TEST(FallbackTest, WhoIsNotReachedIsToldByTheOtherChannelOnceThenCalled) {
  Undelivered message = Reminder();
  EXPECT_EQ(ChooseFallback(message, kNow), Fallback::kOtherChannel);
  message.other_tried = true;
  EXPECT_EQ(ChooseFallback(message, kNow), Fallback::kStaffTask);
  message = Reminder();
  message.other_allowed = false;
  EXPECT_EQ(ChooseFallback(message, kNow), Fallback::kStaffTask);
}

TEST(FallbackTest, NobodyCallsAboutWhatWasRefused) {
  Undelivered message = Reminder();
  message.refused = true;
  EXPECT_EQ(ChooseFallback(message, kNow), Fallback::kOtherChannel);
  message.other_allowed = false;
  EXPECT_EQ(ChooseFallback(message, kNow), Fallback::kNothing);
  message.other_tried = message.other_failed = true;
  EXPECT_EQ(ChooseFallback(message, kNow), Fallback::kStaffTask) << "by no way at all";
}

TEST(FallbackTest, WhatIsTooLateToWriteIsForACall) {
  const Undelivered message = Reminder();
  EXPECT_EQ(ChooseFallback(message, message.expire), Fallback::kStaffTask);
}

TEST(FallbackTest, ACodeGoesNowhereElse) {
  for (const Kind kind :
       {Kind::kContactCode, Kind::kSignIn, Kind::kRideNote, Kind::kTherapistDay, Kind::kReply}) {
    Undelivered message = Reminder();
    message.kind = kind;
    EXPECT_EQ(ChooseFallback(message, kNow), Fallback::kNothing) << Name(kind);
  }
}

TEST(FallbackTest, AnOptOutCoversItsAddressItsChannelAndItsCategory) {
  const Bytes here{"here"};
  const std::vector<OptOut> all = {{Channel::kSms, here, Category::kNone, kNow}};
  EXPECT_TRUE(IsOptedOut(all, here, Channel::kSms, Kind::kReminder));
  EXPECT_TRUE(IsOptedOut(all, here, Channel::kSms, Kind::kContactCode));
  EXPECT_FALSE(IsOptedOut(all, here, Channel::kEmail, Kind::kReminder));
  EXPECT_FALSE(IsOptedOut(all, Bytes{"there"}, Channel::kSms, Kind::kReminder));
  const std::vector<OptOut> some = {{Channel::kSms, here, Category::kFollowUp, kNow}};
  EXPECT_TRUE(IsOptedOut(some, here, Channel::kSms, Kind::kDayAfter));
  EXPECT_FALSE(IsOptedOut(some, here, Channel::kSms, Kind::kReminder));
  EXPECT_FALSE(IsOptedOut(some, here, Channel::kSms, Kind::kContactCode));
}

}  // namespace
}  // namespace tandem::reminders
