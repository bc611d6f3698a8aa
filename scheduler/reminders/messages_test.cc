// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/messages.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "scheduler/patients/patients.h"
#include "scheduler/patients/testing/patients_fixture.h"
#include "scheduler/reminders/opt_outs.h"

namespace tandem::reminders {
namespace {

using patients::Contact;
using patients::Patient;
using patients::PreferredChannel;

class MessagesTest : public patients::PatientsFixture {
 protected:
  Message About(Uuid subject, int version = 1, Kind kind = Kind::kAppointmentBooked) {
    Message message;
    message.subject = subject;
    message.version = version;
    message.kind = kind;
    message.due = clock_.Now();
    message.expire = clock_.Now() + absl::Hours(24);
    return message;
  }
  void Plan(const std::vector<Message>& messages) {
    ASSERT_OK(
        InTx([&](pg::Transaction& tx) { return messages_.Plan(tx, clinic_.id(), messages); }));
  }
  std::vector<PlannedMessage> Planned(int limit = 100) {
    const auto planned =
        InTx([&](pg::Transaction& tx) { return messages_.ListPlanned(tx, clinic_.id(), limit); });
    EXPECT_OK(planned);
    return planned.value_or(std::vector<PlannedMessage>());
  }
  // "anna@example.com +15125550100": where a patient may be written to.
  std::string Reach(const Patient& patient) {
    return db_.Sql(
        fmt::format("SELECT concat_ws(' ', e.value, t.value) FROM person_facts p"
                    " LEFT JOIN contact e ON e.contact_id = p.email_contact_id"
                    " LEFT JOIN contact t ON t.contact_id = p.text_contact_id"
                    " WHERE p.patient_id = '{}'",
                    ToString(patient.id)));
  }
  // A message about a week of theirs to the patient's contact of the kind.
  Message To(const Patient& patient, Channel channel, Kind kind = Kind::kReminder) {
    Message message = About(patient.id.uuid, ++week_, kind);
    message.channel = channel;
    message.patient = patient.id;
    message.language = "en";
    for (const Contact& contact : patient.contacts) {
      const bool mail = contact.point.kind == patients::ContactKind::kEmail;
      if (mail == (channel == Channel::kEmail)) message.recipient = contact.id.uuid;
    }
    return message;
  }
  Patient Both() {
    return Enter(
        Person("Anna", "Lind", {With(Mail("anna@example.com")), With(Number("+15125550100"))}));
  }
  void Consent(const Patient& patient, patients::ConsentKind kind, bool withdraw) {
    clock_.Advance(absl::Minutes(1));
    patients::Consent consent;
    consent.kind = kind;
    consent.document_version = "2026-01";
    consent.channel = "phone";
    ASSERT_OK(patients_.Record(desk_, {Key(), patient.id, consent, withdraw}));
  }
  // "email planned, sms withheld opted_out": what became of the messages about it.
  std::string Fates(const Message& message) {
    return db_.Sql(fmt::format(
        "SELECT string_agg(concat_ws(' ', channel, state, nullif(outcome, '')), ', '"
        " ORDER BY channel, state) FROM message WHERE subject_id = '{}' AND version = {}",
        ToString(message.subject), message.version));
  }

  int week_ = 0;
};

// Trap 20: one message per (appointment, version, kind, channel, recipient), by primary key.
TEST_F(MessagesTest, Trap20AMessageIsPlannedOnceHoweverOftenItIsAsked) {
  Message message = About(ids_.Next());
  message.recipient = ids_.Next();
  message.language = "en";
  Plan({message, message});
  Plan({message});
  EXPECT_EQ(Planned().size(), 1u);
  Message other = message;
  other.channel = Channel::kSms;
  Plan({message, other});
  EXPECT_EQ(Planned().size(), 2u);
}

TEST_F(MessagesTest, ManyMessagesReadBackAsPlanned) {
  std::vector<Message> wanted;
  for (int i = 0; i < kPlanMax; ++i) {
    Message message = About(ids_.Next(), i + 1);
    message.recipient = ids_.Next();
    message.language = i % 2 == 0 ? "en" : "es";
    message.link = i % 2 == 0 ? ids_.Next() : Uuid();
    message.reason = "booked";
    message.recipient_kind = i % 3 == 0 ? RecipientKind::kSupporter : RecipientKind::kContact;
    message.patient = i % 2 == 0 ? ids_.NextId<PatientId>() : PatientId();
    message.due = clock_.Now() + absl::Minutes(i);
    wanted.push_back(message);
  }
  Plan(wanted);
  const std::vector<PlannedMessage> planned = Planned();
  ASSERT_EQ(planned.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(planned[i].message.subject, wanted[i].subject);
    EXPECT_EQ(planned[i].message.version, wanted[i].version);
    EXPECT_EQ(planned[i].message.kind, wanted[i].kind);
    EXPECT_EQ(planned[i].message.recipient, wanted[i].recipient);
    EXPECT_EQ(planned[i].message.language, wanted[i].language);
    EXPECT_EQ(planned[i].message.recipient_kind, wanted[i].recipient_kind);
    EXPECT_EQ(planned[i].message.patient, wanted[i].patient);
    EXPECT_EQ(planned[i].message.reason, wanted[i].reason);
    EXPECT_EQ(planned[i].message.link, wanted[i].link);
    EXPECT_EQ(planned[i].message.due, wanted[i].due);
    EXPECT_EQ(planned[i].message.expire, wanted[i].expire);
    EXPECT_EQ(planned[i].contact, "");
  }
  // The newest ids, by due time.
  const std::vector<PlannedMessage> newest = Planned(3);
  ASSERT_EQ(newest.size(), 3u);
  EXPECT_LE(newest[0].message.due, newest[1].message.due);
  EXPECT_LE(newest[1].message.due, newest[2].message.due);
  const auto by_subject = [](const auto& a, const auto& b) { return a.subject < b.subject; };
  const Uuid last = std::max_element(wanted.begin(), wanted.end(), by_subject)->subject;
  EXPECT_TRUE(std::any_of(newest.begin(), newest.end(), [&](const PlannedMessage& shown) {
    return shown.message.subject == last;
  }));
}

TEST_F(MessagesTest, TooManyMessagesForOneChangeAreAFault) {
  const std::vector<Message> messages(kPlanMax + 1, About(ids_.Next()));
  EXPECT_THAT(InTx([&](pg::Transaction& tx) { return messages_.Plan(tx, clinic_.id(), messages); }),
              HasReason(Reason::kInternal));
}

// Trap 19: reminded after a cancel or a move.
TEST_F(MessagesTest, Trap19ANewVersionSupersedesWhatIsUnsent) {
  const Uuid visit = ids_.Next();
  Message message = About(visit);
  message.recipient = ids_.Next();
  Message moved = message;
  moved.version = 2;
  Message foreign = message;
  foreign.subject = ids_.Next();
  Plan({message, moved, foreign});
  ASSERT_OK(
      InTx([&](pg::Transaction& tx) { return messages_.Supersede(tx, clinic_.id(), visit, 2); }));
  EXPECT_EQ(Planned().size(), 2u);
  EXPECT_EQ(Count("message", "state = 'superseded' AND version = 1"), "1");
}

TEST_F(MessagesTest, AProvenContactComesBeforeOneThatWasOnlyGiven) {
  const PatientId lead = AddLead(Mail("proven@example.com"), "Anna", "Lind");
  db_.Sql("UPDATE contact SET create_time = create_time + interval '1 day'");
  patients::PatientFields fields;
  fields.contacts = true;
  Patient wanted;
  wanted.id = lead;
  wanted.contacts = {With(Mail("given@example.com")), With(Mail("proven@example.com"))};
  ASSERT_OK(Change(desk_, wanted, fields));
  EXPECT_EQ(Reach(wanted), "proven@example.com");
}

TEST_F(MessagesTest, AWithdrawnConsentSendsWhatIsPlannedByTheOtherWayAndAGivenOneBack) {
  const Patient anna = Both();
  const Message booked = To(anna, Channel::kSms, Kind::kAppointmentBooked);
  const Message after = To(anna, Channel::kSms, Kind::kDayAfter);
  Message code = To(anna, Channel::kSms, Kind::kContactCode);
  code.patient = {};
  Plan({booked, after, code});
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/true);
  EXPECT_EQ(Reach(anna), "anna@example.com");
  for (const Message& message : {booked, after}) {
    EXPECT_EQ(Fates(message), "email planned, sms withheld opted_out");
  }
  EXPECT_EQ(Fates(code), "sms withheld opted_out") << "nobody's visit";
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/false);
  for (const Message& message : {booked, after}) {
    EXPECT_EQ(Fates(message), "email superseded, sms planned") << "once, not by both";
  }
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/true);
  EXPECT_EQ(Fates(booked), "email planned, sms withheld opted_out") << "again and again";
}

TEST_F(MessagesTest, WhatWasToldElsewhereIsNotToldOnceMoreWhenAConsentComesBack) {
  const Patient anna = Both();
  const Message booked = To(anna, Channel::kSms, Kind::kAppointmentBooked);
  Plan({booked});
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/true);
  db_.Sql("UPDATE message SET state = 'accepted' WHERE channel = 'email'");
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/false);
  EXPECT_EQ(Fates(booked), "email accepted, sms withheld opted_out");
}

// The front desk writes a consent down; the number itself said STOP, and has not said START.
TEST_F(MessagesTest, AConsentTakesNothingBackWhileAStopStands) {
  const Patient anna = Both();
  const Message booked = To(anna, Channel::kSms, Kind::kAppointmentBooked);
  Plan({booked});
  OptOutWish stop;
  stop.address_digest =
      people_.Digest(std::ranges::find_if(anna.contacts, [](const Contact& contact) {
                       return contact.point.kind == patients::ContactKind::kPhone;
                     })->point);
  OptOuts opt_outs(clock_, ids_);
  ASSERT_OK(InTx([&](pg::Transaction& tx) {
    return opt_outs.Give(tx, clinic_.id(), stop, OptOutSource::kText).status();
  }));
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/false);
  EXPECT_EQ(Fates(booked), "email planned, sms withheld opted_out");
  ASSERT_OK(InTx(
      [&](pg::Transaction& tx) { return opt_outs.Withdraw(tx, clinic_.id(), stop).status(); }));
  EXPECT_EQ(Fates(booked), "email superseded, sms planned");
}

TEST_F(MessagesTest, WhatMayHaveArrivedDoesNotGoASecondWay) {
  const Patient anna = Both();
  const Message booked = To(anna, Channel::kSms, Kind::kAppointmentBooked);
  Plan({booked});
  db_.Sql("UPDATE message SET outcome = 'unknown'");
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/true);
  EXPECT_EQ(Fates(booked), "sms planned unknown");
}

TEST_F(MessagesTest, WithNoOtherWayItWaitsForAConsentUntilItIsOfNoUse) {
  const Patient anna = Enter(Person("Anna", "Lind", {With(Mail("anna@example.com"))}));
  const Message soon = To(anna, Channel::kEmail);
  Message late = To(anna, Channel::kEmail);
  late.expire = clock_.Now() + absl::Minutes(1);
  Plan({soon, late});
  Consent(anna, patients::ConsentKind::kEmail, /*withdraw=*/true);
  EXPECT_EQ(Reach(anna), "");
  EXPECT_EQ(Fates(soon), "email withheld opted_out");
  Consent(anna, patients::ConsentKind::kEmail, /*withdraw=*/false);
  EXPECT_EQ(Fates(soon), "email planned");
  EXPECT_EQ(Fates(late), "email withheld opted_out");
}

TEST_F(MessagesTest, WhoeverWantsToBeCalledGetsNothingElsewhere) {
  Patient anna = Both();
  const Message reminder = To(anna, Channel::kSms);
  Plan({reminder});
  patients::PatientFields fields;
  fields.preferences = true;
  anna.preferences.channel = PreferredChannel::kCall;
  ASSERT_OK(Change(desk_, anna, fields));
  Consent(anna, patients::ConsentKind::kSms, /*withdraw=*/true);
  EXPECT_EQ(Fates(reminder), "sms withheld opted_out");
}

TEST_F(MessagesTest, ACorrectedAddressGetsWhatWasPlannedForTheWrongOne) {
  Patient anna = Enter(Person("Anna", "Lind", {With(Mail("anan@example.com"))}));
  const Message reminder = To(anna, Channel::kEmail);
  Plan({reminder});
  patients::PatientFields fields;
  fields.contacts = true;
  anna.contacts = {With(Mail("anna@example.com"))};
  ASSERT_OK(Change(desk_, anna, fields));
  ASSERT_EQ(Planned().size(), 1u);
  EXPECT_EQ(Planned()[0].contact, "anna@example.com");
  EXPECT_EQ(Fates(reminder), "email planned, email superseded");
}

TEST_F(MessagesTest, AMessageHoldsNoNameAndNoContact) {
  Plan({To(Enter(Person("Canaryname", "Lind", {With(Mail("canary@example.com"))})),
           Channel::kEmail)});
  const std::string row = db_.Sql("SELECT string_agg(m::text, '') FROM message m");
  EXPECT_FALSE(row.empty());
  EXPECT_EQ(row.find("anary"), std::string::npos);
}

TEST_F(MessagesTest, TheDatabaseRefusesAMessageThatIsOfNoKnownKindOrState) {
  const Patient anna = Both();
  Plan({To(anna, Channel::kEmail)});
  for (const char* change :
       {"kind = 'gossip'", "channel = 'call'", "state = 'lost'", "recipient_kind = 'neighbour'",
        "state = 'sending'", "lease_token = gen_random_uuid()"}) {
    EXPECT_THROW(db_.Sql(std::string("UPDATE message SET ") + change), std::runtime_error)
        << change;
  }
  EXPECT_EQ(Planned().size(), 1u);
}

TEST_F(MessagesTest, TheMessagesOfAnotherClinicAreNotListed) {
  Plan({To(Both(), Channel::kEmail)});
  const auto elsewhere = db_.pool().Run(other_.Call().Tx(), [&](pg::Transaction& tx) {
    return messages_.ListPlanned(tx, clinic_.id(), 10);
  });
  ASSERT_OK(elsewhere);
  EXPECT_TRUE(elsewhere->empty());
}

}  // namespace
}  // namespace tandem::reminders
