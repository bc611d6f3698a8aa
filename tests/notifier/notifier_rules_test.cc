// SPDX-License-Identifier: Apache-2.0
// What one person gets, and when: joined in a day, never too much, never at night, never against
// their wish.
#include <fmt/format.h>

#include "absl/time/clock.h"
#include "tests/notifier/notifier_fixture.h"

namespace tandem::testing {
namespace {

class NotifierRulesTest : public NotifierTest {
 protected:
  static std::string Person(int number) {
    return fmt::format("0a71e270-0000-7000-8000-{:012x}", number);
  }
  // Visit `number` and its message are of person 1, too.
  void GiveToFirst(int number) {
    clinic_.Sql(
        fmt::format("UPDATE appointment SET patient_id = '{0}' WHERE appointment_id = '{1}';"
                    "UPDATE message SET patient_id = '{0}', recipient_id = '{0}' WHERE"
                    " subject_id = '{1}'",
                    Person(1), SubjectOf(number)));
  }
  void AddMailTo(int person) {
    clinic_.Sql(fmt::format(
        "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
        " verify_time, create_time) SELECT clinic_id, gen_random_uuid(), patient_id, 'email',"
        " 'other@example.com', '\\x01', now(), now() FROM contact WHERE contact_id = '{}'",
        Person(person)));
  }
};

TEST_F(NotifierRulesTest, WhatOnePersonGetsOnADayIsOneText) {
  clinic_.AddVisits(1, 3, "sms");
  GiveToFirst(2);
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(Texts().size(), 2U) << "two people";
  EXPECT_EQ(clinic_.Count("message WHERE state = 'accepted'"), 3);
  EXPECT_EQ(clinic_.Sql("SELECT count(DISTINCT delivery_id) FROM message WHERE subject_id IN ('" +
                        SubjectOf(1) + "', '" + SubjectOf(2) + "')"),
            "1");
}

TEST_F(NotifierRulesTest, ASecondTextOfADayGoesByMailElseSomebodyCalls) {
  clinic_.AddVisits(1, 1, "sms");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  notifier->Stop();
  clinic_.AddVisits(2, 1, "sms");
  GiveToFirst(2);
  notifier->Start();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(OutcomeOf(2), "over_cap");
  EXPECT_EQ(clinic_.Count("staff_task WHERE kind = 'unreached'"), 1);
  notifier->Stop();
  AddMailTo(1);
  clinic_.AddVisits(3, 1, "sms");
  GiveToFirst(3);
  notifier->Start();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(Texts().size(), 1U);
  EXPECT_EQ(Mails().size(), 1U);
  EXPECT_EQ(clinic_.Count("staff_task WHERE kind = 'unreached'"), 1);
}

TEST_F(NotifierRulesTest, ACodeIsNoReminderAndCountsForNothing) {
  clinic_.AddSignIns(1, 1, "", "sms");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  clinic_.Sql("UPDATE sign_in SET session_id = NULL");
  clinic_.Sql("UPDATE message SET state = 'planned', delivery_id = NULL");
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(Texts().size(), 2U) << "whoever asks twice is told twice";
}

TEST_F(NotifierRulesTest, WhoOptedOutGetsNothingThere) {
  clinic_.AddVisits(1, 2, "sms");
  clinic_.Sql(
      "INSERT INTO opt_out (clinic_id, opt_out_id, channel, address_digest, category,"
      " source, give_time) SELECT clinic_id, gen_random_uuid(), 'sms', value_digest, 'all',"
      " 'text', now() FROM contact WHERE contact_id = '" +
      Person(1) + "'");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(OutcomeOf(1), "opted_out");
  EXPECT_EQ(StateOf(1), "withheld");
  EXPECT_EQ(Texts().size(), 1U);
}

TEST_F(NotifierRulesTest, WhatSomebodyDoesNotWantByTextGoesByMailAndNobodyCalls) {
  clinic_.AddVisits(1, 2, "sms");
  AddMailTo(1);
  clinic_.Sql(
      "INSERT INTO opt_out (clinic_id, opt_out_id, channel, address_digest, category,"
      " source, give_time) SELECT clinic_id, gen_random_uuid(), 'sms', value_digest, 'changes',"
      " 'web', now() FROM contact WHERE kind = 'phone'");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(clinic_.Count("message WHERE channel = 'sms' AND outcome = 'opted_out'"), 2);
  ASSERT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Mails()[0].to, "other@example.com");
  EXPECT_TRUE(Texts().empty());
  EXPECT_EQ(clinic_.Count("staff_task"), 0);
}

TEST_F(NotifierRulesTest, AConsentThatWasTakenBackSinceCountsWhenItIsSent) {
  clinic_.AddVisits(1, 1, "sms");
  AddMailTo(1);
  clinic_.Sql(
      "INSERT INTO consent (clinic_id, consent_id, patient_id, kind, document_version, channel,"
      " give_time, withdraw_time) SELECT clinic_id, gen_random_uuid(), patient_id, 'sms', '1',"
      " 'phone', now(), now() FROM patient");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_TRUE(Texts().empty());
  EXPECT_EQ(Mails().size(), 1U);
}

TEST_F(NotifierRulesTest, TheLinkOfAConsultationStandsInItsMail) {
  clinic_.AddVisits(1, 2);
  clinic_.Sql("UPDATE message SET link_id = subject_id WHERE subject_id = '" + SubjectOf(1) + "'");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  int secret = 0;
  int plain = 0;
  for (const ReceivedMail& mail : Mails()) {
    const std::string text = PartOf(mail, "text/plain");
    if (text.find("https://v.example.com/manage/") != std::string::npos) ++secret;
    if (text.find("https://v.example.com/v/") != std::string::npos) ++plain;
  }
  EXPECT_EQ(secret, 1);
  EXPECT_EQ(plain, 1);
}

TEST_F(NotifierRulesTest, WhereItIsNightTheMessageWaitsForTheMorning) {
  const RealClock clock;
  clinic_.AddVisits(1, 2, "sms");
  clinic_.Sql("UPDATE patient SET time_zone = '" + NoonZone(clock.Now() + absl::Hours(12)) +
              "' WHERE patient_id = '" + Person(1) + "'");
  auto notifier = StartNotifier();
  WaitFor("message WHERE next_time > now() + interval '1 hour'", 1);
  WaitFor("message WHERE state = 'accepted'", 1);
  EXPECT_EQ(StateOf(1), "planned");
  EXPECT_EQ(Texts().size(), 1U);
  EXPECT_EQ(clinic_.Count("message WHERE attempts = 0 AND delivery_id IS NULL"), 1);
  EXPECT_EQ(clinic_.Count("delivery"), 1);
}

TEST_F(NotifierRulesTest, AMovedVisitIsNotToldAsItWas) {
  clinic_.AddVisits(1, 1);
  clinic_.Sql(
      "UPDATE appointment SET version = 2, start_time = start_time + interval '1 hour',"
      " end_time = end_time + interval '1 hour'");
  clinic_.Sql(
      "INSERT INTO appointment_event (clinic_id, appointment_id, version, verb,"
      " status_before, status_after, start_time, end_time, actor_role, actor_id, event_time)"
      " SELECT clinic_id, appointment_id, 2, 'move', 'booked', 'booked', start_time,"
      " end_time, 'front_desk', 'test', now() FROM appointment");
  auto notifier = StartNotifier();
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier->Log();
  EXPECT_EQ(StateOf(1), "withheld");
  EXPECT_EQ(OutcomeOf(1), "not_true");
  EXPECT_TRUE(Mails().empty());
}

}  // namespace
}  // namespace tandem::testing
