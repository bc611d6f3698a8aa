// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message_plan.h"

#include <gtest/gtest.h>

#include "base/testing/seeded_ids.h"

namespace tandem::reminders {
namespace {

class MessagePlanTest : public ::testing::Test {
 protected:
  AppointmentFacts Facts(absl::Duration ahead) {
    AppointmentFacts facts;
    facts.id = ids_.NextId<AppointmentId>();
    facts.version = 3;
    facts.now = absl::FromUnixSeconds(1'767'600'000);
    facts.start = facts.now + ahead;
    facts.link = ids_.Next();
    return facts;
  }
  SeededIds ids_;
};

TEST_F(MessagePlanTest, EachChangeIsToldAtOnceAndOnlyUntilTheVisitBegins) {
  const AppointmentFacts facts = Facts(absl::Hours(24));
  const std::pair<Change, Kind> expected[] = {{Change::kBooked, Kind::kAppointmentBooked},
                                              {Change::kMoved, Kind::kAppointmentMoved},
                                              {Change::kCancelled, Kind::kAppointmentCancelled}};
  for (const auto& [change, kind] : expected) {
    const std::vector<Message> planned = PlanChange(change, facts);
    ASSERT_EQ(planned.size(), 1u);
    EXPECT_EQ(planned[0].kind, kind);
    EXPECT_EQ(planned[0].subject, facts.id.uuid);
    EXPECT_EQ(planned[0].version, 3);
    EXPECT_EQ(planned[0].due, facts.now);
    EXPECT_EQ(planned[0].expire, facts.start);
    EXPECT_EQ(planned[0].link, facts.link);
    EXPECT_TRUE(planned[0].recipient.IsNil());
  }
}

TEST_F(MessagePlanTest, NothingIsSaidAboutAVisitThatHasBegun) {
  for (const Change change : {Change::kBooked, Change::kMoved, Change::kCancelled}) {
    EXPECT_TRUE(PlanChange(change, Facts(absl::ZeroDuration())).empty());
    EXPECT_TRUE(PlanChange(change, Facts(absl::Minutes(-5))).empty());
  }
}

TEST_F(MessagePlanTest, ACodeGoesOutNowAndDiesWithTheCode) {
  const absl::Time now = absl::FromUnixSeconds(1'767'600'000);
  const CodeFacts facts{.code = ids_.Next(),
                        .contact = ids_.NextId<ContactId>(),
                        .channel = Channel::kSms,
                        .language = "es",
                        .now = now,
                        .expire = now + absl::Minutes(15)};
  const Message message = PlanCode(facts);
  EXPECT_EQ(message.kind, Kind::kContactCode);
  EXPECT_EQ(message.subject, facts.code);
  EXPECT_EQ(message.recipient, facts.contact);
  EXPECT_EQ(message.channel, Channel::kSms);
  EXPECT_EQ(message.language, "es");
  EXPECT_EQ(message.due, now);
  EXPECT_EQ(message.expire, now + absl::Minutes(15));
  EXPECT_TRUE(message.link.IsNil());
  const Message sign_in = PlanSignIn(facts);  // says the link, too
  EXPECT_EQ(sign_in.kind, Kind::kSignIn);
  EXPECT_EQ(sign_in.link, facts.code);
  EXPECT_EQ(sign_in.subject, facts.code);
}

TEST_F(MessagePlanTest, NamesReadBackAsTheyAreStored) {
  for (const Kind kind : {Kind::kContactCode, Kind::kSignIn, Kind::kAppointmentBooked,
                          Kind::kAppointmentMoved, Kind::kAppointmentCancelled}) {
    EXPECT_EQ(ParseKind(Name(kind)), kind);
  }
  for (const Channel channel : {Channel::kEmail, Channel::kSms}) {
    EXPECT_EQ(ParseChannel(Name(channel)), channel);
  }
}

}  // namespace
}  // namespace tandem::reminders
