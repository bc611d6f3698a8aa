// SPDX-License-Identifier: Apache-2.0
// Callbacks of a provider of texts on a real database: believed when signed, answered once, and
// nothing of what they say is kept.
#include <fmt/format.h>

#include <latch>
#include <thread>

#include "base/crypto.h"
#include "base/log.h"
#include "base/testing/database.h"
#include "scheduler/appointments/testing/booking_fixture.h"
#include "scheduler/inbound/inbound.h"
#include "scheduler/reminders/message_plan.h"

namespace tandem::inbound {
namespace {

constexpr char kToken[] = "a-token-that-only-the-provider-knows";
constexpr char kUrl[] = "https://v.example.com";
constexpr char kNumber[] = "+15125550100";
constexpr char kMasterKey[] = "a secret that scheduler and notifier share";
constexpr char kDigestKey[] = "0123456789abcdef0123456789abcdef";

class CallbacksTest : public appointments::BookingFixture {
 protected:
  CallbacksTest() {
    ChangeFile("    lead_time: 0m\n", "    lead_time: 0m\n    care: {ride: true}\n");
    program_ = Call(access::Role::kService);
    program_.principal.clinic_slug = "maple";
    program_.method = "ReceiveText";
    digest_ = people_.Digest({patients::ContactKind::kPhone, kNumber});
    anna_ = AddHolder();
  }

  // Somebody with the telephone.
  PatientId AddHolder() {
    const PatientId patient = AddPatient();
    db_.Sql(
        fmt::format("INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value,"
                    " value_digest, verify_time, create_time) VALUES ('{}', '{}', '{}', 'phone',"
                    " '{}', '\\x{}', now(), now());"
                    "UPDATE patient SET preferred_channel = 'sms' WHERE patient_id = '{}'",
                    ToString(clinic_->clinic), ToString(ids_.Next()), ToString(patient), kNumber,
                    Hex(digest_), ToString(patient)));
    return patient;
  }

  // A text of ours about the visit that the provider took now.
  void Ask(const appointments::Appointment& visit, const std::string& kind = "reminder") {
    AskAbout(visit.patient, visit.id.uuid, visit.version, kind);
  }
  void AskAbout(PatientId patient, const Uuid& subject, int version, const std::string& kind) {
    const std::string now =
        absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", clock_.Now(), absl::UTCTimeZone());
    const std::string delivery = ToString(ids_.Next());
    const std::string contact = db_.Sql(
        fmt::format("SELECT contact_id FROM contact WHERE kind = 'phone' AND patient_id = '{}'",
                    ToString(patient)));
    db_.Sql(fmt::format(
        "INSERT INTO delivery VALUES ('{0}', '{1}', 'sms', '{2}', '\\x{3}', 'accepted', 'out-{1}',"
        " '{4}', '{4}');"
        "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id,"
        " patient_id, language, state, reason, due_time, next_time, expire_time, create_time,"
        " delivery_id, accept_time) VALUES ('{0}', '{5}', {6}, '{7}', 'sms', '{2}', '{8}', 'en',"
        " 'accepted', '', '{4}', '{4}', '{4}', '{4}', '{1}', '{4}')"
        " ON CONFLICT (clinic_id, subject_id, version, kind, channel, recipient_id) DO UPDATE"
        " SET state = 'accepted', delivery_id = '{1}', accept_time = '{4}'",
        ToString(clinic_->clinic), delivery, contact, Hex(digest_), now, ToString(subject), version,
        kind, ToString(patient)));
    last_delivery_ = "out-" + delivery;
    clock_.Advance(absl::Minutes(1));
  }

  SignedForm Signed(std::vector<FormField> fields, const std::string& what = "texts") {
    SignedForm form;
    form.signature =
        ExpectedSignature(kToken, fmt::format("{}/clinics/maple/{}", kUrl, what), fields);
    form.fields = std::move(fields);
    return form;
  }
  SignedForm TextForm(const std::string& words, const std::string& reference,
                      const std::string& from = kNumber) {
    return Signed({{"MessageSid", reference},
                   {"From", from},
                   {"To", "+12125550100"},
                   {"Body", words},
                   {"NumMedia", "0"}});
  }
  // A new text each time.
  std::string Say(const std::string& words, const std::string& from = kNumber) {
    const auto reply =
        inbound_.ReceiveText(program_, TextForm(words, fmt::format("SM{}", ++texts_), from));
    EXPECT_OK(reply) << words;
    return reply.value_or("");
  }
  absl::Status Told(const std::string& reference, const std::string& status,
                    const std::string& code = "") {
    access::CallContext call = program_;
    call.method = "ReceiveReceipt";
    return inbound_.ReceiveReceipt(
        call, Signed({{"MessageSid", reference}, {"MessageStatus", status}, {"ErrorCode", code}},
                     "receipts"));
  }
  appointments::Appointment Booked(PatientId patient,
                                   const std::string& local = "2026-01-12 10:00") {
    const auto booked = Book(Sit(local), patient);
    EXPECT_OK(booked);
    return booked.value_or(appointments::Appointment());
  }
  bool Confirmed(const appointments::Appointment& visit) {
    return Count("appointment",
                 fmt::format("appointment_id = '{}' AND confirm_time IS NOT NULL AND "
                             "status = 'booked'",
                             ToString(visit.id))) == "1";
  }

  UuidV7Source new_ids_{clock_};
  patients::People people_{clock_, new_ids_, Bytes{kDigestKey}};
  tasks::Tasks tasks_{clock_, new_ids_};
  reminders::OptOuts opt_outs_{clock_, new_ids_};
  reminders::Fallbacks fallbacks_{clock_, tasks_};
  reminders::Receipts receipts_{clock_, fallbacks_};
  reminders::Reminders reminders_{
      {db_.pool(), clock_, directories_, requests_, messages_, nullptr}};
  words::WordsInForce words_;
  const reminders::ReturnAddresses return_addresses_{kMasterKey};
  std::vector<Meaning> counted_;
  std::mutex mutex_;
  Inbound inbound_{{db_.pool(), clock_, directories_, people_, appointments_, opt_outs_, receipts_,
                    tasks_, words_, reminders_, messages_, return_addresses_,
                    [this](Meaning meaning) {
                      const std::lock_guard lock(mutex_);
                      counted_.push_back(meaning);
                    }},
                   {Bytes{kToken}, kUrl}};
  access::CallContext program_;
  Bytes digest_;
  PatientId anna_;
  std::string last_delivery_;
  int texts_ = 0;
};

TEST_F(CallbacksTest, ATextConfirmsTheVisitThatWasAskedAboutInThePatientsName) {
  const auto visit = Booked(anna_);
  Ask(visit);
  EXPECT_THAT(Say("C"), ::testing::HasSubstr("confirmed"));
  EXPECT_TRUE(Confirmed(visit));
  EXPECT_EQ(db_.Sql("SELECT actor_role || ' ' || actor FROM audit_entry WHERE subject_kind = "
                    "'appointment' ORDER BY record_time DESC LIMIT 1"),
            "patient " + ToString(anna_));
  EXPECT_EQ(
      db_.Sql("SELECT actor_role || action || patient_id FROM audit_entry WHERE subject_kind = "
              "'inbound_text'"),
      "servicechange" + ToString(anna_));
  EXPECT_EQ(db_.Sql("SELECT meaning || ' ' || reply || ' ' || appointment_id FROM inbound_text"),
            "confirm confirmed " + ToString(visit.id));
  EXPECT_EQ(counted_, std::vector{Meaning::kConfirm});
}

TEST_F(CallbacksTest, TheSameTextAgainIsAnsweredAsBeforeAndDoesNothing) {
  Ask(Booked(anna_));
  const SignedForm form = TextForm("R", "SM1");
  ASSERT_OK_AND_ASSIGN(const std::string first, inbound_.ReceiveText(program_, form));
  ASSERT_OK_AND_ASSIGN(const std::string again, inbound_.ReceiveText(program_, form));
  EXPECT_EQ(first, again);
  EXPECT_THAT(first, ::testing::HasSubstr(kUrl));
  EXPECT_EQ(Count("staff_task", "kind = 'change_asked'"), "1");
  EXPECT_EQ(Count("inbound_text"), "1");
  EXPECT_EQ(Count("audit_entry", "subject_kind = 'inbound_text'"), "1");
  EXPECT_EQ(counted_.size(), 1u);
}

TEST_F(CallbacksTest, OneTextThatComesFourTimesAtOnceIsOneText) {
  const auto visit = Booked(anna_);
  Ask(visit);
  const SignedForm form = TextForm("yes", "SM1");
  constexpr int kAtOnce = 4;
  std::latch start(kAtOnce);
  std::vector<std::string> replies(kAtOnce);
  std::vector<std::thread> threads;
  for (int i = 0; i < kAtOnce; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      const auto reply = inbound_.ReceiveText(program_, form);
      EXPECT_OK(reply);
      replies[i] = reply.value_or("?");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& reply : replies) EXPECT_EQ(reply, replies[0]);
  EXPECT_TRUE(Confirmed(visit));
  EXPECT_EQ(Count("appointment_event", "verb = 'confirm'"), "1");
  EXPECT_EQ(Count("audit_entry", "subject_kind = 'inbound_text'"), "1");
}

TEST_F(CallbacksTest, WhatIsNotSignedIsNotBelieved) {
  SignedForm form = TextForm("STOP", "SM1");
  form.signature =
      ExpectedSignature("another-token", std::string(kUrl) + "/clinics/maple/texts", form.fields);
  EXPECT_THAT(inbound_.ReceiveText(program_, form), HasReason(Reason::kSignatureInvalid));
  form = TextForm("hello", "SM1");
  form.fields[3].value = "STOP";
  EXPECT_THAT(inbound_.ReceiveText(program_, form), HasReason(Reason::kSignatureInvalid));
  form = TextForm("STOP", "SM1");
  EXPECT_THAT(inbound_.ReceiveReceipt(program_, form), HasReason(Reason::kSignatureInvalid))
      << "signed for another address";
  access::CallContext elsewhere = program_;
  elsewhere.principal.clinic_slug = "oak";
  EXPECT_THAT(inbound_.ReceiveText(elsewhere, form), HasReason(Reason::kSignatureInvalid))
      << "signed for another clinic";
  EXPECT_EQ(Count("inbound_text"), "0");
  EXPECT_EQ(Count("opt_out"), "0");
}

TEST_F(CallbacksTest, AMovedVisitIsNotConfirmedByAnAnswerToTheOldTime) {
  const auto visit = Booked(anna_);
  Ask(visit);
  ASSERT_OK(Move(visit, "2026-01-13 10:00"));
  Say("C");
  EXPECT_FALSE(Confirmed(visit));
  EXPECT_EQ(Count("staff_task", "kind = 'answer'"), "1");
}

TEST_F(CallbacksTest, OneAnswerConfirmsAWeekOfVisitsAsItStoodWhenItWasAsked) {
  ChangeFile("care: {ride: true}", "care: {ride: true, series: true}");
  const auto monday = Booked(anna_, "2026-01-12 10:00");
  const auto friday = Booked(anna_, "2026-01-16 10:00");
  const auto later = Booked(anna_, "2026-01-20 10:00");
  AskAbout(anna_, anna_.uuid, reminders::WeekVersion(absl::CivilDay(2026, 1, 12)), "week");
  ASSERT_OK(Move(friday, "2026-01-15 10:00"));
  Say("C");
  EXPECT_TRUE(Confirmed(monday));
  EXPECT_FALSE(Confirmed(friday)) << "moved since";
  EXPECT_FALSE(Confirmed(later)) << "of another week";
}

TEST_F(CallbacksTest, OfTwoPeopleWithOneNumberTheOneAskedLastAnswers) {
  const PatientId ben = AddHolder();
  const auto first = Booked(anna_);
  const auto second = Booked(ben, "2026-01-12 14:00");
  Ask(second);
  Ask(first);
  Say("C");
  EXPECT_TRUE(Confirmed(first));
  EXPECT_FALSE(Confirmed(second));
  ASSERT_OK(CancelIt(first));
  Say("yes");
  EXPECT_TRUE(Confirmed(second)) << "what is cancelled is no question";
}

TEST_F(CallbacksTest, StopWithholdsEveryTextToTheNumberAtOnceAndStartGivesThemBack) {
  const PatientId ben = AddHolder();
  Ask(Booked(anna_), "appointment_booked");
  Booked(ben, "2026-01-13 14:00");
  const std::string texts = "channel = 'sms' AND state = 'planned'";
  ASSERT_NE(Count("message", texts), "0");
  EXPECT_THAT(Say("Please STOP texting me!"), ::testing::HasSubstr("START"));
  EXPECT_EQ(Count("message", texts), "0");
  EXPECT_EQ(Count("opt_out", "category = 'all' AND source = 'text' AND withdraw_time IS NULL"),
            "1");
  EXPECT_EQ(Count("consent", "kind = 'sms' AND withdraw_time IS NOT NULL"), "2") << "of both";
  EXPECT_NE(Count("message", "channel = 'email' AND state = 'planned'"), "0") << "told by mail";
  EXPECT_EQ(Say("stop"), "") << "one confirmation";
  EXPECT_EQ(Say("C"), "") << "nothing is said to who said stop";
  EXPECT_NE(Say("HELP"), "");
  EXPECT_THAT(Say("START"), ::testing::HasSubstr("again"));
  EXPECT_EQ(Count("opt_out", "withdraw_time IS NULL"), "0");
  EXPECT_EQ(Count("consent", "kind = 'sms' AND withdraw_time IS NULL"), "2");
  EXPECT_NE(Count("message", texts), "0");
}

TEST_F(CallbacksTest, CancelIsAnOptOutAndNoVisitEnds) {
  const auto visit = Booked(anna_);
  Ask(visit);
  Say("CANCEL");
  EXPECT_EQ(Count("opt_out", "withdraw_time IS NULL"), "1");
  Say("cancel my appointment");
  EXPECT_EQ(Count("appointment", "status = 'booked'"), "1");
  EXPECT_EQ(Count("staff_task", "kind = 'change_asked'"), "1");
}

TEST_F(CallbacksTest, ACrisisIsAnsweredAtOnceWhoeverWrites) {
  EXPECT_THAT(Say("stop it all, I want to die", "+12065550111"), ::testing::HasSubstr("988"));
  EXPECT_EQ(db_.Sql("SELECT kind || urgent || (patient_id IS NULL) FROM staff_task"),
            "crisistruetrue");
  EXPECT_EQ(Count("audit_entry", "subject_kind = 'crisis_text'"), "1");
  EXPECT_EQ(Count("opt_out"), "0");
  EXPECT_THAT(Say("quiero morir"), ::testing::HasSubstr("988"));
  EXPECT_EQ(Count("inbound_text", "language = 'es' AND meaning = 'crisis'"), "1");
  EXPECT_EQ(Count("staff_task", fmt::format("patient_id = '{}'", ToString(anna_))), "1");
}

TEST_F(CallbacksTest, StrangersAreHeardWhenTheySayStopOrHelp) {
  EXPECT_THAT(Say("help", "+12065550111"), ::testing::HasSubstr("988"));
  EXPECT_NE(Say("STOP", "+12065550111"), "");
  EXPECT_EQ(Count("opt_out", "withdraw_time IS NULL"), "1");
  EXPECT_EQ(Say("STOP", "AMAZON").empty(), false) << "a name that no number is";
}

TEST_F(CallbacksTest, TheRideIsAnsweredWithTheDriversNameAndNumber) {
  const auto visit = Booked(anna_);
  Ask(visit);
  EXPECT_NE(Say("yes Maria 206-555-0123"), "");
  EXPECT_EQ(db_.Sql("SELECT arranged || driver_name || driver_phone FROM ride"),
            "trueMaria+12065550123");
  EXPECT_FALSE(Confirmed(visit));
  Say("C");
  EXPECT_TRUE(Confirmed(visit));
}

TEST_F(CallbacksTest, WhoHasNoRideIsCalled) {
  Ask(Booked(anna_));
  Say("C");
  Say("no");
  EXPECT_EQ(db_.Sql("SELECT arranged FROM ride"), "f");
  EXPECT_EQ(Count("staff_task", "kind = 'ride'"), "1");
}

TEST_F(CallbacksTest, AReceiptNeverGoesBackAndAFailureGoesOn) {
  Ask(Booked(anna_));
  EXPECT_OK(Told(last_delivery_, "sent"));
  EXPECT_EQ(Count("delivery", "state = 'accepted'"), "1");
  EXPECT_OK(Told(last_delivery_, "delivered"));
  EXPECT_OK(Told(last_delivery_, "undelivered", "30003"));
  EXPECT_EQ(Count("delivery", "state = 'delivered'"), "1");
  EXPECT_OK(Told("SM404", "failed"));
  EXPECT_EQ(Count("audit_entry", "subject_kind = 'delivery'"), "1");
}

TEST_F(CallbacksTest, ACarriersOwnListOfStopsIsHeeded) {
  Ask(Booked(anna_));
  EXPECT_OK(Told(last_delivery_, "failed", "21610"));
  EXPECT_EQ(Count("opt_out", "category = 'all' AND withdraw_time IS NULL"), "1");
  EXPECT_EQ(Count("message", "channel = 'sms' AND state = 'planned'"), "0");
}

TEST_F(CallbacksTest, NothingThatSomebodySaidIsKeptOrLogged) {
  std::string logged;
  SetLogSink([&](std::string_view line) { logged += line; });
  Ask(Booked(anna_));
  Say("I told Zanzibar I want to die");
  Say("Zanzibar says hello");
  SetLogSink(nullptr);
  EXPECT_NE(logged.find("crisis_text"), std::string::npos);
  for (const std::string& text :
       {logged, db_.Sql("SELECT string_agg(t::text, ',') FROM inbound_text t"),
        db_.Sql("SELECT string_agg(t::text, ',') FROM audit_entry t"),
        db_.Sql("SELECT string_agg(t::text, ',') FROM staff_task t")}) {
    EXPECT_EQ(text.find("anzibar"), std::string::npos) << text;
    EXPECT_EQ(text.find(kNumber + 1), std::string::npos) << text;
  }
}

TEST_F(CallbacksTest, TextsAreKnownAgainForSixYears) {
  Say("C");
  const auto purge = [&] {
    return db_.pool().Run(program_.Tx(),
                          [&](pg::Transaction& tx) { return inbound_.Purge(tx, clinic_->clinic); });
  };
  clock_.Advance(kTextKept);
  EXPECT_THAT(purge(), IsOkAndHolds(0));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(purge(), IsOkAndHolds(1));
}

}  // namespace
}  // namespace tandem::inbound
