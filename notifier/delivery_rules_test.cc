// SPDX-License-Identifier: Apache-2.0
#include "notifier/delivery_rules.h"

#include <gtest/gtest.h>

#include "base/civil.h"

namespace tandem::notifier {
namespace {

using reminders::Channel;
using reminders::Kind;

Uuid Number(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes[15] = number;
  return uuid;
}

DueMessage Due(Kind kind, Channel channel, std::uint8_t patient, const std::string& address) {
  DueMessage due;
  due.message.subject = Number(patient);
  due.message.kind = kind;
  due.message.channel = channel;
  due.message.patient = PatientId(Number(patient));
  due.message.language = "en";
  due.address = address;
  due.address_digest = Bytes{address};
  return due;
}

absl::Time At(const std::string& local, const char* zone = "America/New_York") {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", local, LoadZone(zone).value(), &time, nullptr));
  return time;
}

reminders::PersonFacts Person() {
  reminders::PersonFacts person;
  person.zone = LoadZone("America/New_York").value();
  return person;
}

TEST(GroupByPersonTest, OnePersonsRemindersByOneChannelGoTogether) {
  const auto groups = GroupByPerson({Due(Kind::kDayBefore, Channel::kSms, 1, "+12065550100"),
                                     Due(Kind::kDayBefore, Channel::kSms, 2, "+12065550101"),
                                     Due(Kind::kDayAfter, Channel::kSms, 1, "+12065550100"),
                                     Due(Kind::kReminder, Channel::kEmail, 1, "a@example.com")});
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].size(), 2U);
}

TEST(GroupByPersonTest, TwoPeopleWithOneTelephoneGetTwoTexts) {
  EXPECT_EQ(GroupByPerson({Due(Kind::kReminder, Channel::kSms, 1, "+12065550100"),
                           Due(Kind::kReminder, Channel::kSms, 2, "+12065550100")})
                .size(),
            2U);
}

TEST(GroupByPersonTest, CodesInvitationsAndWhatHasNoAddressGoAlone) {
  const auto alone = [](Kind kind, Channel channel, const std::string& address) {
    return GroupByPerson({Due(kind, channel, 1, address), Due(kind, channel, 1, address)}).size();
  };
  EXPECT_EQ(alone(Kind::kSignIn, Channel::kSms, "+12065550100"), 2U);
  EXPECT_EQ(alone(Kind::kAppointmentMoved, Channel::kEmail, "a@example.com"), 2U);
  EXPECT_EQ(alone(Kind::kAppointmentMoved, Channel::kSms, "+12065550100"), 1U);
  EXPECT_EQ(alone(Kind::kReminder, Channel::kSms, ""), 2U);
}

TEST(GroupByPersonTest, ARepeatedTryKeepsItsMessagesAndTakesNoNewOnes) {
  std::vector<DueMessage> due(3, Due(Kind::kReminder, Channel::kSms, 1, "+12065550100"));
  due[0].earlier_delivery = Number(9);
  due[2].earlier_delivery = Number(9);
  const auto groups = GroupByPerson(due);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].size(), 2U);
  EXPECT_TRUE(groups[1][0].earlier_delivery.IsNil());
}

TEST(GroupByPersonTest, NoMessageSpeaksOfMoreThanSomeVisits) {
  const std::vector<DueMessage> due(kMergedMax + 1,
                                    Due(Kind::kReminder, Channel::kEmail, 1, "a@example.com"));
  EXPECT_EQ(GroupByPerson(due).size(), 2U);
}

TEST(MayTextTest, OneADayOfThePersonsOwnDaysAndThreeInSeven) {
  const reminders::ReminderPolicy policy;
  const absl::Time now = At("2027-01-12 10:00");
  EXPECT_TRUE(MayText({}, Person(), policy, now));
  EXPECT_FALSE(MayText({At("2027-01-12 09:01")}, Person(), policy, now));
  EXPECT_TRUE(MayText({At("2027-01-11 23:59")}, Person(), policy, now)) << "yesterday, there";
  const std::vector<absl::Time> three = {At("2027-01-06 10:00"), At("2027-01-08 10:00"),
                                         At("2027-01-10 10:00")};
  EXPECT_FALSE(MayText(three, Person(), policy, now));
  EXPECT_TRUE(MayText(three, Person(), policy, At("2027-01-13 10:00"))) << "seven days have passed";
}

TEST(MayTextTest, WhoWantsMoreGetsMoreAndAClinicMayAllowMore) {
  const absl::Time now = At("2027-01-12 10:00");
  reminders::PersonFacts eager = Person();
  eager.more_texts = true;
  EXPECT_TRUE(MayText({now, now, now, now}, eager, {}, now));
  reminders::ReminderPolicy policy;
  policy.texts_per_day = 2;
  EXPECT_TRUE(MayText({now - absl::Hours(1)}, Person(), policy, now));
}

TEST(NextTryTest, EachWaitIsAboutTwiceTheOneBeforeUpToALimit) {
  const absl::Time now = At("2027-01-12 10:00");
  const auto wait = [&](int attempts, double chance) {
    return *NextTry({.attempts = attempts,
                     .retry_after = {},
                     .expire = absl::InfiniteFuture(),
                     .chance = chance},
                    now) -
           now;
  };
  EXPECT_EQ(wait(1, 0), kRetryMin / 2);
  EXPECT_EQ(wait(1, 1), kRetryMin);
  EXPECT_EQ(wait(3, 1), 4 * kRetryMin);
  EXPECT_EQ(wait(40, 1), kRetryMax);
  EXPECT_EQ(wait(1'000'000'000, 1), kRetryMax);
}

TEST(NextTryTest, NeverSoonerThanTheProviderAskedAndNeverTooLate) {
  const absl::Time now = At("2027-01-12 10:00");
  Tries tries{.attempts = 1, .retry_after = absl::Minutes(2), .expire = now + absl::Minutes(3)};
  EXPECT_EQ(NextTry(tries, now), now + absl::Minutes(2));
  tries.expire = now + absl::Minutes(2);
  EXPECT_EQ(NextTry(tries, now), std::nullopt);
}

}  // namespace
}  // namespace tandem::notifier
