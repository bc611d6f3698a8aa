// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/messages.h"

#include "scheduler/patients/patients.h"
#include "scheduler/patients/testing/patients_fixture.h"

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
  void PlanFor(const Patient& patient, const Message& message) {
    ASSERT_OK(InTx([&](pg::Transaction& tx) {
      return messages_.PlanForPatient(tx, clinic_.id(), patient.id, message);
    }));
  }
  std::vector<PlannedMessage> Planned(int limit = 100) {
    const auto planned =
        InTx([&](pg::Transaction& tx) { return messages_.ListPlanned(tx, clinic_.id(), limit); });
    EXPECT_OK(planned);
    return planned.value_or(std::vector<PlannedMessage>());
  }
  // To whom one message for such a patient goes; "" when to nobody.
  std::string ReachedAt(std::vector<Contact> contacts, PreferredChannel channel) {
    Patient wanted = Person("Anna", "Lind", std::move(contacts));
    wanted.preferences.channel = channel;
    const Message message = About(ids_.Next());
    PlanFor(Enter(wanted), message);
    for (const PlannedMessage& planned : Planned()) {
      if (planned.message.subject == message.subject) return planned.contact;
    }
    return "";
  }
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

TEST_F(MessagesTest, PlanningForAPatientSupersedesTheVersionBeforeEvenWhenNobodyIsTold) {
  const Patient anna = Enter(Person("Anna", "Lind", {With(Mail("anna@example.com"))}));
  const Uuid visit = ids_.Next();
  PlanFor(anna, About(visit, 1));
  PlanFor(anna, About(visit, 2, Kind::kAppointmentMoved));
  ASSERT_EQ(Planned().size(), 1u);
  EXPECT_EQ(Planned()[0].message.kind, Kind::kAppointmentMoved);
  patients::PatientFields fields;
  fields.preferences = true;
  Patient wanted = anna;
  wanted.preferences.channel = PreferredChannel::kCall;
  ASSERT_OK(Change(desk_, wanted, fields));
  PlanFor(anna, About(visit, 3, Kind::kAppointmentCancelled));
  EXPECT_TRUE(Planned().empty());
}

TEST_F(MessagesTest, ThePreferredChannelIsUsedAndEmailComesFirstWhenUnsaid) {
  const Contact mail = With(Mail("anna@example.com"));
  const Contact phone = With(Number("+15125550100"));
  EXPECT_EQ(ReachedAt({phone, mail}, PreferredChannel::kUnsaid), "anna@example.com");
  EXPECT_EQ(ReachedAt({phone, mail}, PreferredChannel::kEmail), "anna@example.com");
  EXPECT_EQ(ReachedAt({mail, phone}, PreferredChannel::kSms), "+15125550100");
  EXPECT_EQ(ReachedAt({phone}, PreferredChannel::kUnsaid), "+15125550100");
  EXPECT_EQ(ReachedAt({mail}, PreferredChannel::kSms), "anna@example.com");
  EXPECT_EQ(ReachedAt({mail, phone}, PreferredChannel::kCall), "");
  EXPECT_EQ(ReachedAt({}, PreferredChannel::kEmail), "");
}

TEST_F(MessagesTest, AProvenContactComesBeforeOneThatWasOnlyGiven) {
  const PatientId lead = AddLead(Mail("proven@example.com"), "Anna", "Lind");
  db_.Sql("UPDATE contact SET create_time = create_time + interval '1 day'");
  patients::PatientFields fields;
  fields.contacts = fields.language = true;
  Patient wanted;
  wanted.id = lead;
  wanted.language = "es";
  wanted.contacts = {With(Mail("given@example.com")), With(Mail("proven@example.com"))};
  ASSERT_OK(Change(desk_, wanted, fields));
  PlanFor(wanted, About(ids_.Next()));
  ASSERT_EQ(Planned().size(), 1u);
  EXPECT_EQ(Planned()[0].contact, "proven@example.com");
  EXPECT_EQ(Planned()[0].message.language, "es");
  EXPECT_EQ(Planned()[0].message.channel, Channel::kEmail);
}

TEST_F(MessagesTest, AMessageHoldsNoNameAndNoContact) {
  PlanFor(Enter(Person("Canaryname", "Lind", {With(Mail("canary@example.com"))})),
          About(ids_.Next()));
  const std::string row = db_.Sql("SELECT string_agg(m::text, '') FROM message m");
  EXPECT_FALSE(row.empty());
  EXPECT_EQ(row.find("anary"), std::string::npos);
}

TEST_F(MessagesTest, TheMessagesOfAnotherClinicAreNotListed) {
  PlanFor(Enter(Person("Anna", "Lind", {With(Mail("anna@example.com"))})), About(ids_.Next()));
  const auto elsewhere = db_.pool().Run(other_.Call().Tx(), [&](pg::Transaction& tx) {
    return messages_.ListPlanned(tx, clinic_.id(), 10);
  });
  ASSERT_OK(elsewhere);
  EXPECT_TRUE(elsewhere->empty());
}

}  // namespace
}  // namespace tandem::reminders
