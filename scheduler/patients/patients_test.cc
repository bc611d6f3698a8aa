// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patients.h"

#include <algorithm>
#include <set>

#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::patients {
namespace {

class PatientsTest : public PatientsFixture {
 protected:
  std::vector<std::string> GivenNames(const PatientQuery& query) {
    const auto page = patients_.Find(desk_, query);
    EXPECT_OK(page);
    std::vector<std::string> names;
    if (page.ok()) {
      for (const Patient& patient : page->patients) names.push_back(patient.given_name);
    }
    return names;
  }
  static PatientQuery Prefix(std::string prefix) {
    PatientQuery query;
    query.name_prefix = std::move(prefix);
    return query;
  }
};

using Names = std::vector<std::string>;

TEST_F(PatientsTest, APersonIsReadBackAsEntered) {
  Patient wanted = Person("Anna", "Lind", {With(Mail("anna@example.com"))});
  wanted.preferred_name = "Annie";
  wanted.birth_date = absl::CivilDay(1980, 2, 29);
  wanted.language = "es";
  wanted.time_zone = "America/Chicago";
  wanted.postal_code = "60601";
  wanted.preferences.channel = PreferredChannel::kSms;
  wanted.preferences.pairing_declined = true;
  Supporter ben;
  ben.display_name = "Ben";
  ben.phone = "+15125550100";
  ben.drives = true;
  wanted.supporters = {ben};
  const Patient entered = Enter(wanted);
  ASSERT_OK_AND_ASSIGN(const Patient read, patients_.Get(desk_, entered.id));
  EXPECT_EQ(read.given_name, "Anna");
  EXPECT_EQ(read.preferred_name, "Annie");
  EXPECT_EQ(read.birth_date, absl::CivilDay(1980, 2, 29));
  EXPECT_EQ(read.language, "es");
  EXPECT_EQ(read.time_zone, "America/Chicago");
  EXPECT_EQ(read.postal_code, "60601");
  EXPECT_EQ(read.preferences.channel, PreferredChannel::kSms);
  EXPECT_TRUE(read.preferences.pairing_declined);
  ASSERT_EQ(read.contacts.size(), 1u);
  EXPECT_EQ(read.contacts[0].point.value, "anna@example.com");
  EXPECT_FALSE(read.contacts[0].verified);  // staff wrote it down, nobody proved it
  ASSERT_EQ(read.supporters.size(), 1u);
  EXPECT_TRUE(read.supporters[0].drives);
  EXPECT_FALSE(read.supporters[0].stays);
  EXPECT_EQ(read.status, PatientStatus::kActive);
  EXPECT_EQ(Count("resource", "kind = 'patient'"), "1");  // their time can be taken
}

TEST_F(PatientsTest, TheSameRequestEntersOnePersonAndStoresNoNameWithIt) {
  const PatientCreation creation{Key(), Person("Anna", "Lind")};
  ASSERT_OK_AND_ASSIGN(const Patient first, patients_.Create(desk_, creation));
  ASSERT_OK_AND_ASSIGN(const Patient again, patients_.Create(desk_, creation));
  EXPECT_EQ(first.id, again.id);
  EXPECT_EQ(Count("patient"), "1");
  EXPECT_EQ(Count("request", "reply IS NOT NULL"), "0");
}

TEST_F(PatientsTest, APatientSeesAndChangesOnlyThemselves) {
  const Patient anna = Enter(Person("Anna", "Lind"));
  const Patient ben = Enter(Person("Ben", "Okafor"));
  const access::CallContext self = clinic_.Call(access::Role::kPatient, anna.id);
  EXPECT_OK(patients_.Get(self, anna.id));
  EXPECT_OK(patients_.Export(self, anna.id));
  EXPECT_THAT(patients_.Get(self, ben.id), HasReason(Reason::kNotFound));
  EXPECT_THAT(patients_.Export(self, ben.id), HasReason(Reason::kNotFound));
  PatientFields fields;
  fields.language = true;
  Patient wanted = ben;
  wanted.language = "es";
  EXPECT_THAT(Change(self, wanted, fields), HasReason(Reason::kNotFound));
  wanted.id = anna.id;
  EXPECT_OK(Change(self, wanted, fields));
  const ConsentRecord record{Key(), ben.id, Consent(), false};
  EXPECT_THAT(patients_.Record(self, record), HasReason(Reason::kNotFound));
}

TEST_F(PatientsTest, APatientDoesNotSetTheirOwnStatus) {
  const PatientId lead = AddLead(Mail("anna@example.com"), "Anna", "Lind");
  PatientFields fields;
  fields.status = true;
  Patient wanted;
  wanted.id = lead;
  EXPECT_THAT(Change(clinic_.Call(access::Role::kPatient, lead), wanted, fields),
              HasReason(Reason::kPermissionDenied));
  ASSERT_OK_AND_ASSIGN(const Patient active, Change(desk_, wanted, fields));
  EXPECT_EQ(active.status, PatientStatus::kActive);
}

TEST_F(PatientsTest, NobodySeesThePatientsOfAnotherClinic) {
  const Patient anna = Enter(Person("Anna", "Lind", {With(Mail("anna@example.com"))}));
  const access::CallContext elsewhere = other_.Call();
  EXPECT_THAT(patients_.Get(elsewhere, anna.id), HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const PatientPage page, patients_.Find(elsewhere, Prefix("An")));
  EXPECT_TRUE(page.patients.empty());
}

// Trap 35: an empty or missing tenant id returns everything.
TEST_F(PatientsTest, Trap35WithoutAClinicNoPersonIsRead) {
  const Patient anna = Enter(Person("Anna", "Lind"));
  access::CallContext nowhere = clinic_.Call();
  nowhere.principal.clinic = ClinicId();
  EXPECT_FALSE(patients_.Get(nowhere, anna.id).ok());
  // The second wall holds alone: a statement for one clinic in a transaction of another, and one in
  // a transaction of none.
  const auto read = [&](pg::TxOptions options) {
    return db_.pool().Run(options,
                          [&](pg::Transaction& tx) { return people_.Resolve(tx, desk_, anna.id); });
  };
  EXPECT_OK(read(desk_.Tx()));
  EXPECT_THAT(read(other_.Call().Tx()), HasReason(Reason::kNotFound));
  EXPECT_THAT(read(pg::TxOptions::Global()), HasReason(Reason::kInternal));
}

TEST_F(PatientsTest, AnUpdateOfAnOldVersionIsRefused) {
  const Patient anna = Enter(Person("Anna", "Lind"));
  PatientFields fields;
  fields.preferred_name = true;
  Patient wanted = anna;
  wanted.preferred_name = "Annie";
  ASSERT_OK_AND_ASSIGN(const Patient changed, Change(desk_, wanted, fields, Etag(anna)));
  EXPECT_EQ(changed.preferred_name, "Annie");
  EXPECT_NE(Etag(changed), Etag(anna));
  EXPECT_THAT(Change(desk_, wanted, fields, Etag(anna)), HasReason(Reason::kEtagMismatch));
  EXPECT_OK(Change(desk_, wanted, fields));  // without an etag: whatever it is
}

TEST_F(PatientsTest, AListIsReplacedWholeAndWhatStaysKeepsItsProof) {
  const PatientId lead = AddLead(Mail("anna@example.com"), "Anna", "Lind");
  ASSERT_OK_AND_ASSIGN(const Patient before, patients_.Get(desk_, lead));
  clock_.Advance(absl::Minutes(1));
  PatientFields fields;
  fields.contacts = true;
  Patient wanted;
  wanted.id = lead;
  wanted.contacts = {With(Mail("anna@example.com")), With(Number("+15125550100"))};
  ASSERT_OK_AND_ASSIGN(const Patient both, Change(desk_, wanted, fields));
  ASSERT_EQ(both.contacts.size(), 2u);
  EXPECT_EQ(both.contacts[0].id, before.contacts[0].id);
  EXPECT_TRUE(both.contacts[0].verified);
  wanted.contacts = {With(Number("+15125550100"))};
  ASSERT_OK_AND_ASSIGN(const Patient one, Change(desk_, wanted, fields));
  ASSERT_EQ(one.contacts.size(), 1u);
  EXPECT_EQ(one.contacts[0].id, both.contacts[1].id);
  EXPECT_EQ(Count("contact", "value = 'anna@example.com'"), "0");  // taken out is gone
}

TEST_F(PatientsTest, NothingMoreIsSentToAContactThatWasTakenOut) {
  const Patient anna = Enter(Person("Anna", "Lind", {With(Mail("anna@example.com"))}));
  ASSERT_OK(Tell(anna.id, ids_.Next()));
  EXPECT_EQ(Count("message", "state = 'planned'"), "1");
  PatientFields fields;
  fields.contacts = true;
  Patient wanted;
  wanted.id = anna.id;
  ASSERT_OK(Change(desk_, wanted, fields));
  EXPECT_EQ(Count("message", "state = 'planned'"), "0");
}

TEST_F(PatientsTest, PeopleAreFoundByTheBeginningOfAnyOfTheirNames) {
  Enter(Person("Anna", "Muñoz"));
  Enter(Person("Mu", "Lind"));
  Patient ben = Person("Ben", "Okafor");
  ben.preferred_name = "muffin";
  Enter(ben);
  Enter(Person("Cleo", "Camus"));
  EXPECT_EQ(GivenNames(Prefix("MU")), (Names{"Mu", "Anna", "Ben"}));  // Lind, Muñoz, Okafor
  EXPECT_EQ(GivenNames(Prefix("muÑ")), Names{"Anna"});
  EXPECT_EQ(GivenNames(Prefix("%u")), Names{});
  EXPECT_EQ(GivenNames(Prefix("_u")), Names{});
  EXPECT_EQ(GivenNames(Prefix("x' OR '1'='1")), Names{});
}

TEST_F(PatientsTest, EveryCriterionGivenMustHold) {
  Patient anna =
      Person("Anna", "Lind", {With(Mail("a@example.com")), With(Number("+15125550100"))});
  anna.birth_date = absl::CivilDay(1980, 2, 29);
  Enter(anna);
  Enter(Person("Arne", "Lind", {With(Number("+15125550100"))}));
  PatientQuery query;
  query.phone = Number("+15125550100");
  EXPECT_EQ(GivenNames(query), (Names{"Anna", "Arne"}));
  query.email = Mail("A@example.com");
  EXPECT_EQ(GivenNames(query), Names{"Anna"});
  query.birth_date = absl::CivilDay(1980, 2, 29);
  EXPECT_EQ(GivenNames(query), Names{"Anna"});
  query.birth_date = absl::CivilDay(1980, 2, 28);
  EXPECT_EQ(GivenNames(query), Names{});
}

TEST_F(PatientsTest, PagesGiveEveryoneOnceInOrder) {
  constexpr int kPeople = 17;
  for (int i = 0; i < kPeople; ++i) Enter(Person(fmt::format("P{:02}", i / 2), "Same"));
  PatientQuery query = Prefix("Same");
  query.limit = 5;
  std::vector<PatientId> seen;
  Names names;
  for (int pages = 0; pages < kPeople; ++pages) {
    ASSERT_OK_AND_ASSIGN(const PatientPage page, patients_.Find(desk_, query));
    for (const Patient& patient : page.patients) {
      seen.push_back(patient.id);
      names.push_back(patient.given_name);
    }
    if (page.next.IsNil()) break;
    EXPECT_EQ(page.patients.size(), 5u);
    query.after = page.next;
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::set<PatientId>(seen.begin(), seen.end()).size(), std::size_t{kPeople});
  EXPECT_EQ(seen.size(), std::size_t{kPeople});
}

TEST_F(PatientsTest, APageAfterSomeoneWhoIsGoneStartsOver) {
  PatientQuery query = Prefix("An");
  query.after = ids_.NextId<PatientId>();
  EXPECT_THAT(patients_.Find(desk_, query), HasReason(Reason::kPageTokenInvalid));
}

TEST_F(PatientsTest, AConsentIsGivenAndWithdrawnAndBothStand) {
  const Patient anna = Enter(Person("Anna", "Lind"));
  Consent consent;
  consent.kind = ConsentKind::kEmail;
  consent.document_version = "2026-01";
  consent.channel = "paper";
  const ConsentRecord given{Key(), anna.id, consent, false};
  ASSERT_OK_AND_ASSIGN(const Consent first, patients_.Record(desk_, given));
  EXPECT_EQ(first.give_time, clock_.Now());
  EXPECT_FALSE(first.withdraw_time.has_value());
  clock_.Advance(absl::Hours(1));
  ASSERT_OK(patients_.Record(desk_, given));  // the same request: nothing more
  consent.document_version = "";
  ASSERT_OK_AND_ASSIGN(const Consent ended,
                       patients_.Record(desk_, {Key(), anna.id, consent, true}));
  EXPECT_EQ(ended.document_version, "2026-01");
  EXPECT_EQ(ended.give_time, first.give_time);
  EXPECT_EQ(ended.withdraw_time, clock_.Now());
  ASSERT_OK_AND_ASSIGN(const PatientFile file, patients_.Export(desk_, anna.id));
  EXPECT_EQ(file.consents.size(), 1u);
}

TEST_F(PatientsTest, WhoSaysStopWithoutHavingAgreedIsHeard) {
  const Patient anna = Enter(Person("Anna", "Lind", {With(Number("+15125550100"))}));
  ASSERT_OK(Tell(anna.id, ids_.Next()));
  EXPECT_EQ(Count("message", "state = 'planned'"), "1");
  Consent stop;
  stop.kind = ConsentKind::kSms;
  stop.channel = "phone";
  ASSERT_OK_AND_ASSIGN(const Consent refused,
                       patients_.Record(desk_, {Key(), anna.id, stop, true}));
  EXPECT_EQ(refused.withdraw_time, clock_.Now());
  EXPECT_EQ(Count("message", "state = 'planned'"), "0");  // what was on its way stays here
  ASSERT_OK(Tell(anna.id, ids_.Next()));
  EXPECT_EQ(Count("message", "state = 'planned'"), "0");
  clock_.Advance(absl::Hours(1));
  stop.document_version = "2026-01";
  ASSERT_OK(patients_.Record(desk_, {Key(), anna.id, stop, false}));  // changed their mind
  ASSERT_OK(Tell(anna.id, ids_.Next()));
  EXPECT_EQ(Count("message", "state = 'planned'"), "1");
}

TEST_F(PatientsTest, AnUnknownPatientIsNotFound) {
  const auto nobody = ids_.NextId<PatientId>();
  EXPECT_THAT(patients_.Get(desk_, nobody), HasReason(Reason::kNotFound));
  EXPECT_THAT(patients_.Export(desk_, nobody), HasReason(Reason::kNotFound));
  Patient wanted;
  wanted.id = nobody;
  EXPECT_THAT(Change(desk_, wanted, PatientFields::All()), HasReason(Reason::kNotFound));
  EXPECT_THAT(patients_.Record(desk_, {Key(), nobody, Consent(), false}),
              HasReason(Reason::kNotFound));
}

}  // namespace
}  // namespace tandem::patients
