// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/lead_purge.h"

#include "base/crypto.h"
#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::patients {
namespace {

constexpr std::string_view kCanaryMail = "canary.lead@example.com";
constexpr std::string_view kCanaryName = "Canarylead";

class LeadPurgeTest : public PatientsFixture {
 protected:
  int Purge() {
    const auto purged = purge_.PurgeLeads({}, clinic_.id());
    EXPECT_OK(purged);
    return purged.value_or(-1);
  }
  PatientId Canary() { return AddLead(Mail(std::string(kCanaryMail)), kCanaryName, kCanaryName); }
  ContactId ContactOf(PatientId patient) {
    const auto read = patients_.Get(desk_, patient);
    return read.ok() ? read->contacts.at(0).id : ContactId();
  }
  AppointmentId Consultation(PatientId lead, std::string_view status, std::string_view outcome = "",
                             absl::Duration ahead = absl::Hours(24)) {
    const AppointmentId visit = clinic_.AddVisit({.patient = lead,
                                                  .start = clock_.Now() + ahead,
                                                  .status = status,
                                                  .update_time = clock_.Now()});
    clinic_.AddConsultation(visit, ContactOf(lead), outcome);
    return visit;
  }
  // Every row of every table as text, but for `without`.
  std::string Dump(std::string_view without) {
    const std::string tables = db_.Sql(fmt::format(
        "SELECT string_agg(format('SELECT %L || t::text AS line FROM %I t', tablename, tablename),"
        " ' UNION ALL ') FROM pg_tables WHERE schemaname = 'public' AND tablename <> '{}'",
        without));
    return db_.Sql("SELECT string_agg(line, E'\\n') FROM (" + tables + ") all_rows");
  }
  bool Holds(std::string_view text, std::string_view without = "") {
    return Dump(without).find(text) != std::string::npos;
  }

  LeadPurge purge_{db_.pool(), clock_};
};

TEST_F(LeadPurgeTest, NothingOfALeadIsLeftNinetyDaysAfterItCameToNothing) {
  const PatientId lead = Canary();
  const AppointmentId visit = Consultation(lead, "fulfilled", "not_suitable");
  const ContactId contact = ContactOf(lead);
  ASSERT_OK(InTx([&](pg::Transaction& tx) {
    return people_.AddConsent(tx, desk_, lead, "off_label_notice", "2026-01", "web");
  }));
  ASSERT_OK(Tell(lead, visit.uuid));
  Supporter friend_of_lead;
  friend_of_lead.display_name = std::string(kCanaryName) + "'s friend";
  Patient wanted;
  wanted.id = lead;
  wanted.supporters = {friend_of_lead};
  PatientFields fields;
  fields.supporters = true;
  ASSERT_OK(Change(desk_, wanted, fields));
  const std::string clinic = ToString(clinic_.id());
  const Uuid code = ids_.Next();
  ASSERT_OK(Tell(lead, code));
  db_.Sql(fmt::format(
      "INSERT INTO staff_task VALUES ('{0}', '{1}', 'crisis', '{2}', 1, true, '{3}', '{2}', now(),"
      " now())",
      clinic, ToString(ids_.Next()), ToString(visit), ToString(lead)));
  db_.Sql(
      fmt::format("INSERT INTO contact_code VALUES ('{0}', '{1}', '{2}', '{3}', 0, now(), now());"
                  "INSERT INTO link VALUES ('{0}', '\\x01', '{1}', 'manage', '{3}', 1, now(),"
                  " now())",
                  clinic, ToString(code), ToString(contact), ToString(visit)));
  EXPECT_TRUE(Holds(kCanaryMail));
  EXPECT_TRUE(Holds(kCanaryName));

  clock_.Advance(kLeadKept + absl::Hours(48));
  EXPECT_EQ(Purge(), 1);
  EXPECT_FALSE(Holds(kCanaryMail));
  EXPECT_FALSE(Holds(kCanaryName));
  ASSERT_OK(InTx([&](pg::Transaction& tx) { return requests_.Purge(tx, clinic_.id()); }));
  EXPECT_TRUE(Holds(ToString(lead)))
      << "who was erased, and when: the audit log alone knows the id";
  EXPECT_FALSE(Holds(ToString(lead), "audit_entry"));
  EXPECT_FALSE(Holds(ToString(contact)));
  EXPECT_FALSE(Holds(Hex(people_.Digest(Mail(std::string(kCanaryMail))))));
  EXPECT_EQ(Count("appointment", "patient_id IS NULL"), "1");  // that there was a visit stays
  for (const std::string_view table :
       {"consultation", "screening", "contact_code", "link", "message", "claim", "staff_task"}) {
    EXPECT_EQ(Count(table), "0") << table;
  }
  EXPECT_EQ(Purge(), 0);
}

TEST_F(LeadPurgeTest, ALeadIsKeptForNinetyDays) {
  Canary();
  clock_.Advance(kLeadKept);
  EXPECT_EQ(Purge(), 0);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Purge(), 1);
}

TEST_F(LeadPurgeTest, WhoHasAVisitAheadOrWasEvaluatedIsKept) {
  Consultation(AddLead(Mail("a@example.com"), "Anna", "A"), "booked", "",
               kLeadKept + absl::Hours(24 * 20));
  Consultation(AddLead(Mail("b@example.com"), "Ben", "B"), "fulfilled", "evaluation");
  clinic_.AddVisit({.patient = AddLead(Mail("c@example.com"), "Cleo", "C"),
                    .start = clock_.Now() + absl::Hours(24),
                    .status = "fulfilled",  // treated, whatever the record says
                    .update_time = clock_.Now()});
  Enter(Person("Dora", "D", {With(Mail("d@example.com"))}));
  clock_.Advance(kLeadKept + absl::Hours(48));
  EXPECT_EQ(Purge(), 0);
  EXPECT_EQ(Count("patient"), "4");
}

TEST_F(LeadPurgeTest, WhoCancelledAVisitAheadIsForgotten) {
  const PatientId lead = Canary();
  Consultation(lead, "cancelled", "", kLeadKept + absl::Hours(24 * 20));
  clock_.Advance(kLeadKept + absl::Hours(1));
  EXPECT_EQ(Purge(), 1);
  EXPECT_FALSE(Holds(kCanaryMail));
}

TEST_F(LeadPurgeTest, WhoAsksAgainIsKeptLonger) {
  const PatientId lead = Canary();
  clock_.Advance(kLeadKept - absl::Hours(1));
  EXPECT_EQ(Canary(), lead);
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Purge(), 0);
}

TEST_F(LeadPurgeTest, RecordsMergedIntoALeadGoWithIt) {
  const PatientId lead = Canary();
  const PatientId double_of = AddLead(Number("+15125550100"), "Canaryleadtwo", "Smith");
  ASSERT_OK(patients_.Merge(desk_, {Key(), lead, double_of}));
  clock_.Advance(kLeadKept + absl::Hours(1));
  EXPECT_EQ(Purge(), 2);
  EXPECT_FALSE(Holds("Canary"));
  EXPECT_EQ(Count("resource", "kind = 'patient'"), "0");
}

TEST_F(LeadPurgeTest, ContactsThatNobodyBookedWithAreForgotten) {
  const AppointmentId hold = clinic_.AddVisit({.patient = {},
                                               .start = clock_.Now() + absl::Hours(24),
                                               .status = "cancelled",
                                               .update_time = clock_.Now()});
  ContactRef contact;
  ASSERT_OK(InTx([&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(contact, people_.AddContact(tx, desk_, Mail(std::string(kCanaryMail))));
    return absl::OkStatus();
  }));
  clinic_.AddConsultation(hold, contact.id);
  EXPECT_EQ(Purge(), 0);
  clock_.Advance(kLeadKept + absl::Hours(1));
  EXPECT_EQ(Purge(), 1);
  EXPECT_FALSE(Holds(kCanaryMail));
  EXPECT_EQ(Count("appointment"), "1");
  EXPECT_EQ(Count("consultation"), "0");
}

TEST_F(LeadPurgeTest, AContactTakenOutOfAPatientsRecordLeavesTheirConsultationAlone) {
  const PatientId anna = AddLead(Mail("anna@example.com"), "Anna", "Lind");
  Consultation(anna, "fulfilled", "evaluation");
  Patient wanted;
  wanted.id = anna;
  PatientFields fields;
  fields.contacts = true;
  ASSERT_OK(Change(desk_, wanted, fields));
  clock_.Advance(kLeadKept + absl::Hours(48));
  EXPECT_EQ(Purge(), 0);
  EXPECT_EQ(Count("consultation"), "1");
}

TEST_F(LeadPurgeTest, OneCallDoesOneBatch) {
  for (int i = 0; i < kLeadPurgeBatchMax + 3; ++i) {
    AddLead(Mail(fmt::format("lead{}@example.com", i)), "Lead", fmt::format("Lead{}", i));
  }
  clock_.Advance(kLeadKept + absl::Hours(1));
  EXPECT_EQ(Purge(), kLeadPurgeBatchMax);
  EXPECT_EQ(Purge(), 3);
}

TEST_F(LeadPurgeTest, TheLeadsOfAnotherClinicAreNotTouched) {
  Canary();
  clock_.Advance(kLeadKept + absl::Hours(1));
  ASSERT_OK_AND_ASSIGN(const int purged, purge_.PurgeLeads({}, other_.id()));
  EXPECT_EQ(purged, 0);
  EXPECT_TRUE(Holds(kCanaryMail));
}

}  // namespace
}  // namespace tandem::patients
