// SPDX-License-Identifier: Apache-2.0
// What becomes of messages after a provider took them, and what people opt out of, on a real
// database.
#include "scheduler/reminders/receipts.h"

#include "base/crypto.h"
#include "base/testing/database.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/testing/patients_fixture.h"
#include "scheduler/reminders/opt_outs.h"

namespace tandem::reminders {
namespace {

constexpr char kNumber[] = "+15125550100";

class ReceiptsTest : public patients::PatientsFixture {
 protected:
  ReceiptsTest() {
    anna_ = Enter(Person("Anna", "Lind", {With(Number(kNumber)), With(Mail("a@example.com"))})).id;
    number_ = people_.Digest(Number(kNumber));
  }

  // A text about a visit, as the notifier leaves it when the provider took it; the delivery's id.
  Uuid Accepted(const std::string& reference, Kind kind = Kind::kReminder) {
    const Uuid delivery = ids_.Next();
    db_.Sql(fmt::format(
        "INSERT INTO delivery VALUES ('{0}', '{1}', 'sms', '{2}', '\\x{3}', 'accepted', '{4}',"
        " '{5}', '{5}');"
        "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id,"
        " patient_id, language, state, reason, due_time, next_time, expire_time, create_time,"
        " delivery_id, accept_time)"
        " VALUES ('{0}', '{6}', 1, '{7}', 'sms', '{2}', '{8}', 'en', 'accepted', 'test', '{5}',"
        " '{5}', '{9}', '{5}', '{1}', '{5}')",
        ToString(clinic_.id()), ToString(delivery), ContactOf("phone"), Hex(number_), reference,
        Now(), ToString(visit_), Name(kind), ToString(anna_),
        patients::ClinicRows::Text(clock_.Now() + absl::Hours(5))));
    return delivery;
  }
  // As the notifier leaves it while it hands the text, or the mail, over.
  Uuid OnItsWay(Kind kind = Kind::kReminder, const std::string& channel = "sms") {
    const Uuid delivery = Accepted("soon", kind);
    db_.Sql(
        fmt::format("UPDATE delivery SET state = 'sending', provider_reference = NULL,"
                    " accept_time = NULL, channel = '{0}';"
                    "UPDATE message SET state = 'sending', accept_time = NULL, channel = '{0}',"
                    " lease_token = '{1}', lease_expire_time = now() + interval '1 minute'",
                    channel, ToString(ids_.Next())));
    return delivery;
  }
  static Receipt Bounced(const Uuid& delivery) {
    return {.provider_reference = {}, .outcome = "bounced_5.1.1", .delivery = delivery};
  }
  std::string Now() const { return patients::ClinicRows::Text(clock_.Now()); }
  std::string ContactOf(const std::string& kind) {
    return db_.Sql(
        fmt::format("SELECT contact_id FROM contact WHERE patient_id = '{}' AND kind = "
                    "'{}'",
                    ToString(anna_), kind));
  }
  std::optional<ReceivedDelivery> Record(const Receipt& receipt) {
    const auto recorded =
        InTx([&](pg::Transaction& tx) { return receipts_.Record(tx, clinic_.id(), receipt); });
    EXPECT_OK(recorded);
    return recorded.value_or(std::nullopt);
  }
  bool Give(Category category = Category::kNone) {
    const auto given = InTx([&](pg::Transaction& tx) {
      return opt_outs_.Give(tx, clinic_.id(), {Channel::kSms, number_, category},
                            OptOutSource::kText);
    });
    EXPECT_OK(given);
    return given.value_or(false);
  }
  bool Withdraw(Category category = Category::kNone) {
    const auto withdrawn = InTx([&](pg::Transaction& tx) {
      return opt_outs_.Withdraw(tx, clinic_.id(), {Channel::kSms, number_, category});
    });
    EXPECT_OK(withdrawn);
    return withdrawn.value_or(false);
  }
  std::vector<OptOut> InForce() {
    const auto read = InTx([&](pg::Transaction& tx) {
      return opt_outs_.Read(tx, clinic_.id(), {number_, Bytes{"x"}});
    });
    EXPECT_OK(read);
    return read.value_or(std::vector<OptOut>());
  }
  std::string States() {
    return db_.Sql(
        "SELECT string_agg(kind || ' ' || channel || ' ' || state || ' ' || outcome, ', '"
        " ORDER BY channel DESC) FROM message");
  }

  UuidV7Source new_ids_{clock_};
  Counter added_;
  tasks::Tasks tasks_{clock_, new_ids_, &added_};
  Fallbacks fallbacks_{clock_, tasks_};
  Receipts receipts_{clock_, fallbacks_};
  OptOuts opt_outs_{clock_, new_ids_};
  PatientId anna_;
  Bytes number_;
  const Uuid visit_ = ids_.Next();
};

TEST_F(ReceiptsTest, WhatWasDeliveredStaysDelivered) {
  const Uuid delivery = Accepted("SM1");
  const auto told = Record({"SM1", true, ""});
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->id, delivery);
  EXPECT_EQ(told->patient, anna_);
  EXPECT_EQ(States(), "reminder sms delivered ");
  EXPECT_FALSE(Record({"SM1", true, ""}).has_value()) << "told again";
  EXPECT_FALSE(Record({"SM1", false, "undelivered"}).has_value()) << "too late";
  EXPECT_EQ(States(), "reminder sms delivered ");
  EXPECT_EQ(Count("staff_task"), "0");
}

TEST_F(ReceiptsTest, AnUnknownReferenceIsIgnored) {
  EXPECT_FALSE(Record({"SM404", false, "undelivered"}).has_value());
  EXPECT_EQ(Count("staff_task"), "0");
}

TEST_F(ReceiptsTest, WhatFailedGoesByMailThenSomebodyCalls) {
  Accepted("SM1");
  ASSERT_TRUE(Record({"SM1", false, "provider_30003"}).has_value());
  EXPECT_EQ(States(), "reminder sms failed provider_30003, reminder email planned ");
  EXPECT_EQ(db_.Sql("SELECT recipient_id FROM message WHERE channel = 'email'"),
            ContactOf("email"));
  EXPECT_EQ(db_.Sql("SELECT reason || (next_time = due_time) FROM message WHERE channel = 'email'"),
            "not_deliveredtrue");
  EXPECT_EQ(Count("staff_task"), "0");
  db_.Sql("DELETE FROM message WHERE channel = 'sms'");
  Accepted("SM2");
  ASSERT_TRUE(Record({"SM2", false, "undelivered"}).has_value());
  EXPECT_EQ(Count("message"), "2") << "the mail is there already";
  EXPECT_EQ(db_.Sql("SELECT kind FROM staff_task"), "unreached");
  EXPECT_EQ(added_.Value(), 1);
}

TEST_F(ReceiptsTest, AFailureThatComesBeforeTheYesOfTheProviderCountsAndIsNotOverwritten) {
  const Uuid delivery = OnItsWay();
  const auto told = Record({"SM1", false, "provider_30003", number_});
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->id, delivery);
  EXPECT_EQ(States(), "reminder sms failed provider_30003, reminder email planned ");
  EXPECT_EQ(
      db_.Sql("SELECT state || provider_reference || (accept_time IS NOT NULL) FROM delivery"),
      "failedSM1true");
  EXPECT_EQ(Count("message", "lease_token IS NOT NULL"), "0") << "the notifier's yes is fenced off";
  EXPECT_FALSE(Record({"SM1", false, "provider_30003", number_}).has_value()) << "told again";
}

TEST_F(ReceiptsTest, AnEarlyReceiptIsOfTheNumberThatItNamesAndOfNoOther) {
  OnItsWay();
  EXPECT_FALSE(Record({"SM1", false, "undelivered", Bytes{"another number"}}).has_value());
  EXPECT_FALSE(Record({"SM1", false, "undelivered"}).has_value()) << "it names nobody";
  EXPECT_EQ(States(), "reminder sms sending ");
  db_.Sql("UPDATE delivery SET state = 'accepted', provider_reference = 'SM2'");
  EXPECT_FALSE(Record({"SM1", false, "undelivered", number_}).has_value())
      << "what is there has another name";
}

TEST_F(ReceiptsTest, AMailThatCameBackIsToldByTextOnceThenSomebodyCalls) {
  const Uuid delivery = OnItsWay(Kind::kReminder, "email");
  db_.Sql(
      "UPDATE delivery SET state = 'accepted'; UPDATE message SET state = 'accepted',"
      " lease_token = NULL, lease_expire_time = NULL");
  EXPECT_FALSE(Record(Bounced(ids_.Next())).has_value()) << "unknown";
  ASSERT_TRUE(Record(Bounced(delivery)).has_value());
  EXPECT_EQ(States(), "reminder sms planned , reminder email failed bounced_5.1.1");
  EXPECT_EQ(db_.Sql("SELECT recipient_id FROM message WHERE channel = 'sms'"), ContactOf("phone"));
  EXPECT_FALSE(Record(Bounced(delivery)).has_value()) << "it came back before";
  EXPECT_EQ(Count("message"), "2");
}

TEST_F(ReceiptsTest, AMailComesBackBeforeTheYesOfTheRelayIsWrittenDownOrBetweenTwoTries) {
  const Uuid delivery = OnItsWay(Kind::kReminder, "email");
  ASSERT_TRUE(Record(Bounced(delivery)).has_value());
  EXPECT_EQ(Count("message", "state = 'failed' AND lease_token IS NULL"), "1");
  db_.Sql("DELETE FROM message; DELETE FROM delivery");
  const Uuid doubtful = OnItsWay(Kind::kReminder, "email");
  db_.Sql(
      "UPDATE delivery SET state = 'given_up', outcome = 'unknown';"
      " UPDATE message SET state = 'planned', outcome = 'unknown', lease_token = NULL,"
      " lease_expire_time = NULL");
  ASSERT_TRUE(Record(Bounced(doubtful)).has_value());
  EXPECT_EQ(Count("message", "state = 'failed' AND outcome = 'bounced_5.1.1'"), "1");
  EXPECT_EQ(Count("message", "state = 'planned' AND channel = 'sms'"), "1");
}

TEST_F(ReceiptsTest, WhoWantsNoMailIsCalled) {
  db_.Sql(
      fmt::format("INSERT INTO opt_out VALUES ('{}', '{}', 'email', '\\x{}', 'reminders', 'mail',"
                  " '{}')",
                  ToString(clinic_.id()), ToString(ids_.Next()),
                  Hex(people_.Digest(Mail("a@example.com"))), Now()));
  Accepted("SM1");
  ASSERT_TRUE(Record({"SM1", false, "undelivered"}).has_value());
  EXPECT_EQ(States(), "reminder sms failed undelivered");
  EXPECT_EQ(db_.Sql("SELECT kind || patient_id FROM staff_task"), "unreached" + ToString(anna_));
}

// Its subject is a patient: there is no appointment of that id.
TEST_F(ReceiptsTest, AWeekThatNobodyWasToldOfIsACallAboutNoVisit) {
  db_.Sql("DELETE FROM contact WHERE kind = 'email'; UPDATE patient SET reach = NULL");
  Accepted("SM1", Kind::kWeek);
  ASSERT_TRUE(Record({"SM1", false, "undelivered"}).has_value());
  EXPECT_EQ(Count("staff_task",
                  "kind = 'unreached' AND appointment_id IS NULL AND"
                  " patient_id = '" +
                      ToString(anna_) + "'"),
            "1");
}

TEST_F(ReceiptsTest, ACodeThatDidNotArriveIsAskedForAgain) {
  Accepted("SM1", Kind::kSignIn);
  ASSERT_TRUE(Record({"SM1", false, "undelivered"}).has_value());
  EXPECT_EQ(Count("message"), "1");
  EXPECT_EQ(Count("staff_task"), "0");
}

TEST_F(ReceiptsTest, AnOptOutIsInForceOnceUntilItIsWithdrawn) {
  EXPECT_TRUE(Give());
  EXPECT_FALSE(Give());
  EXPECT_TRUE(Give(Category::kFollowUp));
  EXPECT_EQ(InForce().size(), 2u);
  EXPECT_TRUE(IsOptedOut(InForce(), number_, Channel::kSms, Kind::kReminder));
  EXPECT_TRUE(Withdraw());
  EXPECT_FALSE(Withdraw());
  ASSERT_EQ(InForce().size(), 1u);
  EXPECT_EQ(InForce()[0].category, Category::kFollowUp);
  EXPECT_TRUE(Give());
  EXPECT_EQ(Count("opt_out"), "3") << "each is proof";
}

TEST_F(ReceiptsTest, StopWithholdsWhatIsPlannedForTheNumberOnly) {
  ASSERT_OK(Tell(anna_, ids_.Next()));  // by mail
  Accepted("SM1");
  db_.Sql("UPDATE message SET state = 'planned', delivery_id = NULL WHERE channel = 'sms'");
  Give(Category::kFollowUp);
  EXPECT_EQ(Count("message", "state = 'withheld'"), "0");
  Give();
  EXPECT_EQ(Count("message", "state = 'withheld' AND outcome = 'opted_out' AND channel = 'sms'"),
            "1");
  EXPECT_EQ(Count("message", "state = 'planned' AND channel = 'email'"), "2") << "it goes by mail";
}

TEST_F(ReceiptsTest, AnOptOutIsForgottenSixYearsAfterItsEnd) {
  Give();
  clock_.Advance(kOptOutKept * 2);
  const auto purge = [&] {
    return InTx([&](pg::Transaction& tx) { return opt_outs_.Purge(tx, clinic_.id()); });
  };
  EXPECT_THAT(purge(), IsOkAndHolds(0)) << "in force";
  Withdraw();
  clock_.Advance(kOptOutKept);
  EXPECT_THAT(purge(), IsOkAndHolds(0));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(purge(), IsOkAndHolds(1));
  EXPECT_EQ(Count("opt_out"), "0");
}

TEST_F(ReceiptsTest, AnotherClinicHasItsOwnOptOuts) {
  Give();
  const access::CallContext there = other_.Call();
  const auto read = db_.pool().Run(
      there.Tx(), [&](pg::Transaction& tx) { return opt_outs_.Read(tx, other_.id(), {number_}); });
  ASSERT_OK(read);
  EXPECT_TRUE(read->empty());
}

}  // namespace
}  // namespace tandem::reminders
