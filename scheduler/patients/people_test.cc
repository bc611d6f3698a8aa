// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/people.h"

#include <string>
#include <utility>
#include <vector>

#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::patients {
namespace {

using PeopleTest = PatientsFixture;

TEST_F(PeopleTest, WhoAsksAgainWithTheSameContactAndNamesIsTheSamePerson) {
  const PatientId first = AddLead(Mail("anna@example.com"), "Anna", "Lind");
  EXPECT_EQ(AddLead(Mail("ANNA@example.com"), " anna", "LIND"), first);
  EXPECT_EQ(Count("patient"), "1");
  ASSERT_OK_AND_ASSIGN(const Patient anna, patients_.Get(desk_, first));
  EXPECT_EQ(anna.status, PatientStatus::kLead);
  EXPECT_EQ(anna.given_name, "Anna");
  ASSERT_EQ(anna.contacts.size(), 1u);  // given twice, one way to reach her
  EXPECT_TRUE(anna.contacts[0].verified);
}

TEST_F(PeopleTest, FamilyMembersWhoShareATelephoneStayApart) {
  const PatientId anna = AddLead(Number("+15125550100"), "Anna", "Lind");
  const PatientId ben = AddLead(Number("+15125550100"), "Ben", "Okafor");
  EXPECT_NE(anna, ben);
  EXPECT_EQ(AddLead(Number("+15125550100"), "Ben", "okafor"), ben);
}

TEST_F(PeopleTest, FamilyMembersWhoShareATelephoneAndTheFamilyNameStayApart) {
  const Patient robin = Enter(Person("Robin", "Vale", {With(Number("+15125550100"))}));
  const PatientId ana = AddLead(Number("+15125550100"), "Ana", "Vale");
  EXPECT_NE(ana, robin.id);
  EXPECT_EQ(AddLead(Number("+15125550100"), "Robin", "Vale"), robin.id);
  EXPECT_EQ(AddLead(Number("+15125550100"), "Ana", "Vale"), ana);
  EXPECT_NE(AddLead(Number("+15125550100"), "Anava", "le"), ana);
  ASSERT_OK_AND_ASSIGN(const Patient now, patients_.Get(desk_, robin.id));
  EXPECT_EQ(now.given_name, "Robin");
}

TEST_F(PeopleTest, ANameIsTheSameHoweverItIsTyped) {
  const PatientId first = AddLead(Mail("home@example.com"), "José María", "de la Peña");
  for (const auto& [given, family] : std::vector<std::pair<std::string, std::string>>{
           {"JOSÉ MARÍA", "DE LA PEÑA"},
           {"Jose Maria", "de la Pena"},
           {"Jose\u0301 Mari\u0301a", "de la Pen\u0303a"},  // the same letters, composed otherwise
           {"José  María", "De La  Peña"},
           {"Josémaría", "Delapeña"}}) {
    EXPECT_EQ(AddLead(Mail("home@example.com"), given, family), first) << given << family;
  }
}

TEST_F(PeopleTest, TheSameNameWithAnotherContactIsAnotherPerson) {
  EXPECT_NE(AddLead(Mail("a@example.com"), "Anna", "Lind"),
            AddLead(Mail("b@example.com"), "Anna", "Lind"));
}

TEST_F(PeopleTest, APatientOfTheClinicWhoAsksForAConsultationIsRecognised) {
  const Patient anna = Enter(Person("Anna", "Muñoz", {With(Mail("anna@example.com"))}));
  EXPECT_EQ(AddLead(Mail("anna@example.com"), "anna", "MUNOZ"), anna.id);
  ASSERT_OK_AND_ASSIGN(const Patient now, patients_.Get(desk_, anna.id));
  EXPECT_EQ(now.status, PatientStatus::kActive);
}

TEST_F(PeopleTest, ALeadInAnotherClinicIsNotKnownHere) {
  const PatientId here = AddLead(Mail("anna@example.com"), "Anna", "Lind");
  const access::CallContext there = other_.Call();
  const auto found = db_.pool().Run(
      there.Tx(), [&](pg::Transaction& tx) { return people_.Resolve(tx, there, here); });
  EXPECT_THAT(found, HasReason(Reason::kNotFound));
}

TEST_F(PeopleTest, AContactIsKnownByItsDigestAndProvedOnce) {
  ContactRef added;
  ASSERT_OK(InTx([&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(added, people_.AddContact(tx, desk_, Number("+15125550100")));
    return people_.MarkVerified(tx, desk_, added.id);
  }));
  const absl::Time proved = clock_.Now();
  clock_.Advance(absl::Minutes(1));
  ASSERT_OK_AND_ASSIGN(const ContactRef found,
                       InTx([&](pg::Transaction& tx) -> absl::StatusOr<ContactRef> {
                         RETURN_IF_ERROR(people_.MarkVerified(tx, desk_, added.id));
                         return people_.FindContact(tx, desk_, added.id);
                       }));
  EXPECT_TRUE(found.verified);
  EXPECT_TRUE(found.patient.IsNil());
  EXPECT_EQ(found.kind, ContactKind::kPhone);
  EXPECT_EQ(found.digest, people_.Digest(Number("+15125550100")));
  EXPECT_EQ(Count("contact", fmt::format("verify_time = '{}'", ClinicRows::Text(proved))), "1");
}

TEST_F(PeopleTest, AnUnknownContactIsNotFound) {
  const auto missing = ids_.NextId<ContactId>();
  EXPECT_THAT(InTx([&](pg::Transaction& tx) { return people_.FindContact(tx, desk_, missing); }),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(InTx([&](pg::Transaction& tx) { return people_.MarkVerified(tx, desk_, missing); }),
              HasReason(Reason::kNotFound));
}

TEST_F(PeopleTest, TheDigestDependsOnKeyAndKindAndNotOnCase) {
  const People other(clock_, ids_, Bytes{std::string(32, 'x')});
  EXPECT_NE(people_.Digest(Mail("a@example.com")), other.Digest(Mail("a@example.com")));
  EXPECT_NE(people_.Digest(Mail("a@example.com")), people_.Digest(Number("a@example.com")));
  EXPECT_EQ(people_.Digest(Mail("A@example.com")), people_.Digest(Mail("a@example.com")));
}

TEST_F(PeopleTest, ALeadThatBecomesAPatientIsNotALeadAnyMore) {
  const PatientId anna = AddLead(Mail("anna@example.com"), "Anna", "Lind");
  ASSERT_OK(InTx([&](pg::Transaction& tx) { return people_.Activate(tx, desk_, anna); }));
  ASSERT_OK_AND_ASSIGN(const Patient now, patients_.Get(desk_, anna));
  EXPECT_EQ(now.status, PatientStatus::kActive);
  EXPECT_EQ(now.version, 2);
}

TEST_F(PeopleTest, AnAcknowledgementIsKeptWithVersionTimeAndChannel) {
  const PatientId anna = AddLead(Mail("anna@example.com"), "Anna", "Lind");
  ASSERT_OK(InTx([&](pg::Transaction& tx) {
    return people_.AddConsent(tx, desk_, anna, "off_label_notice", "2026-01", "web");
  }));
  ASSERT_OK_AND_ASSIGN(const PatientFile file, patients_.Export(desk_, anna));
  ASSERT_EQ(file.consents.size(), 1u);
  EXPECT_EQ(file.consents[0].kind, ConsentKind::kOffLabelNotice);
  EXPECT_EQ(file.consents[0].document_version, "2026-01");
  EXPECT_EQ(file.consents[0].channel, "web");
  EXPECT_EQ(file.consents[0].give_time, clock_.Now());
}

TEST_F(PeopleTest, WhoSharesAContactIsFoundOnceEachAndByTheirProofOfIt) {
  const Patient anna = Enter(Person("Anna", "Lind", {With(Mail("home@example.com"))}));
  const PatientId same = AddLead(Mail("HOME@example.com"), "Anna", "Lind");  // proven this time
  const Patient ben = Enter(Person("Ben", "Okafor", {With(Mail("home@example.com"))}));
  AddLead(Mail("home@example.com"), "Lea", "Vale");  // no patient of the clinic
  ASSERT_EQ(same, anna.id);
  ASSERT_OK_AND_ASSIGN(const std::vector<Reachable> found, InTx([&](pg::Transaction& tx) {
                         return people_.FindReachable(tx, desk_,
                                                      people_.Digest(Mail("home@example.com")));
                       }));
  ASSERT_EQ(found.size(), 2u);
  for (const Reachable& who : found) {
    EXPECT_EQ(who.verified, who.patient == anna.id);
    EXPECT_TRUE(who.patient == anna.id || who.patient == ben.id);
  }
}

}  // namespace
}  // namespace tandem::patients
