// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/text_rules.h"

#include <gtest/gtest.h>

#include "base/testing/seeded_ids.h"

namespace tandem::inbound {
namespace {

using words::Reply;

class TextRulesTest : public ::testing::Test {
 protected:
  TextRulesTest() {
    sender_.text = ids_.Next();
    type_.care.ride = true;
  }

  OpenVisit& AddVisit() {
    OpenVisit open;
    open.visit.id = ids_.NextId<AppointmentId>();
    open.visit.version = 3;
    open.visit.type = &type_;
    open.person.patient = ids_.NextId<PatientId>();
    sender_.visits.push_back(open);
    return sender_.visits.back();
  }
  Decision After(Meaning meaning) const { return Decide(meaning, sender_, now_); }

  const absl::Time now_ = absl::FromUnixSeconds(1'799'683'200);
  SeededIds ids_{7};
  directory::VisitType type_;
  SenderFacts sender_;
};

TEST_F(TextRulesTest, ConfirmingConfirmsEveryVisitThatTheTextAskedAbout) {
  const AppointmentId first = AddVisit().visit.id;
  AddVisit().visit.confirmed = true;
  const AppointmentId third = AddVisit().visit.id;
  const Decision decision = After(Meaning::kConfirm);
  EXPECT_EQ(decision.confirm, (std::vector<AppointmentId>{first, third}));
  EXPECT_EQ(decision.reply, Reply::kConfirmed);
  EXPECT_EQ(decision.visit, first);
  EXPECT_TRUE(decision.tasks.empty());
}

TEST_F(TextRulesTest, ConfirmingAgainSaysTheSameAndChangesNothing) {
  AddVisit().visit.confirmed = true;
  const Decision decision = After(Meaning::kConfirm);
  EXPECT_TRUE(decision.confirm.empty());
  EXPECT_EQ(decision.reply, Reply::kConfirmed);
}

TEST_F(TextRulesTest, ConfirmingAgainConfirmsWhatAnEarlierTextLeftOpen) {
  const OpenVisit first = AddVisit();
  sender_.visits.clear();
  const OpenVisit second = AddVisit();
  sender_.earlier = {{first}};
  EXPECT_EQ(After(Meaning::kConfirm).confirm, (std::vector<AppointmentId>{second.visit.id}));
  sender_.visits[0].visit.confirmed = true;
  const Decision again = After(Meaning::kConfirm);
  EXPECT_EQ(again.confirm, (std::vector<AppointmentId>{first.visit.id}));
  EXPECT_EQ(again.visit, first.visit.id);
  EXPECT_EQ(again.patient, first.person.patient);
  ASSERT_NE(FindOpen(sender_, first.visit.id), nullptr);
  EXPECT_EQ(FindOpen(sender_, first.visit.id)->person.patient, first.person.patient);
  EXPECT_EQ(After(Meaning::kChange).tasks.at(0).appointment, second.visit.id)
      << "another time is asked for of what was spoken of last";
  sender_.earlier[0][0].visit.confirmed = true;
  EXPECT_TRUE(After(Meaning::kConfirm).confirm.empty());
  EXPECT_EQ(After(Meaning::kConfirm).visit, second.visit.id);
}

TEST_F(TextRulesTest, ABareYesIsAboutTheRideWhenTheLatestQuestionLeavesOnlyThatOpen) {
  const OpenVisit first = AddVisit();
  sender_.visits.clear();
  AddVisit().visit.confirmed = true;
  sender_.earlier = {{first}};
  EXPECT_TRUE(AskedOf(sender_).ride_only);
  EXPECT_EQ(After(Meaning::kRideYes).visit, sender_.visits[0].visit.id);
  sender_.visits[0].visit.ride_answered = true;
  EXPECT_FALSE(AskedOf(sender_).ride_only) << "the first is to be confirmed";
  EXPECT_EQ(After(Meaning::kRideYes).visit, first.visit.id);
}

TEST_F(TextRulesTest, ConfirmingNothingIsReadByStaff) {
  const Decision decision = After(Meaning::kConfirm);
  ASSERT_EQ(decision.tasks.size(), 1u);
  EXPECT_EQ(decision.tasks[0].kind, tasks::Kind::kAnswer);
  EXPECT_EQ(decision.meaning, Meaning::kConfirm);
  EXPECT_EQ(decision.reply, Reply::kNotUnderstood);
}

TEST_F(TextRulesTest, AskingForAnotherTimeIsATaskOncePerStateOfTheVisit) {
  const OpenVisit open = AddVisit();
  const Decision decision = After(Meaning::kChange);
  ASSERT_EQ(decision.tasks.size(), 1u);
  EXPECT_EQ(decision.tasks[0].kind, tasks::Kind::kChangeAsked);
  EXPECT_EQ(decision.tasks[0].subject, open.visit.id.uuid);
  EXPECT_EQ(decision.tasks[0].subject_version, 3);
  EXPECT_EQ(decision.tasks[0].patient, open.person.patient);
  EXPECT_EQ(decision.reply, Reply::kChange);
  EXPECT_TRUE(decision.confirm.empty());
}

TEST_F(TextRulesTest, StopIsAnsweredOnceAndStartAgain) {
  EXPECT_TRUE(After(Meaning::kStop).opt_out);
  EXPECT_EQ(After(Meaning::kStop).reply, Reply::kOptedOut);
  EXPECT_TRUE(After(Meaning::kStop).tasks.empty());
  sender_.opted_out = true;
  EXPECT_TRUE(After(Meaning::kStop).opt_out);
  EXPECT_EQ(After(Meaning::kStop).reply, Reply::kNone);
  EXPECT_TRUE(After(Meaning::kStart).opt_in);
  EXPECT_EQ(After(Meaning::kStart).reply, Reply::kOptedIn);
}

TEST_F(TextRulesTest, WhoSaidStopHearsOnlyWhatCannotWaitOrWhatTheyAskFor) {
  AddVisit();
  sender_.opted_out = true;
  EXPECT_EQ(After(Meaning::kConfirm).confirm.size(), 1u) << "what they say still counts";
  EXPECT_EQ(After(Meaning::kConfirm).reply, Reply::kNone);
  EXPECT_EQ(After(Meaning::kChange).reply, Reply::kNone);
  EXPECT_EQ(After(Meaning::kOther).reply, Reply::kNone);
  EXPECT_EQ(After(Meaning::kHelp).reply, Reply::kHelp);
  EXPECT_EQ(After(Meaning::kCrisis).reply, Reply::kCrisis);
}

TEST_F(TextRulesTest, ACrisisIsUrgentForEveryPersonWhomItMayBe) {
  sender_.people = {ids_.NextId<PatientId>(), ids_.NextId<PatientId>()};
  Decision decision = After(Meaning::kCrisis);
  ASSERT_EQ(decision.tasks.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(decision.tasks[i].kind, tasks::Kind::kCrisis);
    EXPECT_TRUE(decision.tasks[i].urgent);
    EXPECT_EQ(decision.tasks[i].due, now_);
    EXPECT_EQ(decision.tasks[i].patient, sender_.people[i]);
  }
  EXPECT_NE(decision.tasks[0].subject_version, decision.tasks[1].subject_version);
  const PatientId asked = AddVisit().person.patient;
  decision = After(Meaning::kCrisis);
  ASSERT_EQ(decision.tasks.size(), 1u);
  EXPECT_EQ(decision.tasks[0].patient, asked);
  sender_ = {};
  sender_.recent_texts = 1000;
  EXPECT_EQ(After(Meaning::kCrisis).tasks.size(), 1u) << "of a stranger, however often";
}

TEST_F(TextRulesTest, ARideIsAnsweredForTheVisitThatNeedsOne) {
  AddVisit().visit.ride_answered = true;
  const OpenVisit open = AddVisit();
  EXPECT_TRUE(AskedOf(sender_).ride);
  EXPECT_FALSE(AskedOf(sender_).ride_only) << "nobody confirmed yet";
  Decision decision = After(Meaning::kRideYes);
  EXPECT_TRUE(decision.ride);
  EXPECT_EQ(decision.visit, open.visit.id);
  EXPECT_EQ(decision.patient, open.person.patient);
  EXPECT_EQ(decision.reply, Reply::kRideYes);
  EXPECT_TRUE(decision.tasks.empty());
  decision = After(Meaning::kRideNo);
  ASSERT_EQ(decision.tasks.size(), 1u);
  EXPECT_EQ(decision.tasks[0].kind, tasks::Kind::kRide);
  for (OpenVisit& each : sender_.visits) each.visit.confirmed = true;
  EXPECT_TRUE(AskedOf(sender_).ride_only);
}

TEST_F(TextRulesTest, TwoMachinesDoNotTalkForever) {
  sender_.recent_texts = kRepliesRecentlyMax - 1;
  EXPECT_EQ(After(Meaning::kOther).reply, Reply::kNotUnderstood);
  sender_.recent_texts = kRepliesRecentlyMax;
  EXPECT_EQ(After(Meaning::kOther).reply, Reply::kNone);
  EXPECT_EQ(After(Meaning::kOther).tasks.size(), 1u);
  sender_.recent_texts = kTasksRecentlyMax;
  EXPECT_TRUE(After(Meaning::kOther).tasks.empty());
  sender_ = {};
  sender_.from_number = false;  // a short code
  EXPECT_TRUE(After(Meaning::kOther).tasks.empty());
  EXPECT_EQ(After(Meaning::kOther).reply, Reply::kNone);
}

}  // namespace
}  // namespace tandem::inbound
