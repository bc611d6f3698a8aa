// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::patients {
namespace {

class MergeTest : public PatientsFixture {
 protected:
  absl::StatusOr<Patient> Merge(PatientId stays, PatientId duplicate) {
    return patients_.Merge(desk_, {Key(), stays, duplicate});
  }
  AppointmentId Visit(PatientId patient, absl::Duration ahead) {
    return clinic_.AddVisit(
        {.patient = patient, .start = clock_.Now() + ahead, .update_time = clock_.Now()});
  }
  std::string Of(std::string_view table, PatientId patient,
                 std::string_view column = "patient_id") {
    return Count(table, fmt::format("{} = '{}'", column, ToString(patient)));
  }

  Patient anna_ = Enter(Person("Anna", "Lind", {With(Mail("anna@example.com"))}));
  PatientId lead_ = AddLead(Number("+15125550100"), "Ana", "Lind");
};

TEST_F(MergeTest, EverythingOfTheDuplicateMovesToTheRecordThatStays) {
  Visit(anna_.id, absl::Hours(24));
  Visit(lead_, absl::Hours(48));
  ASSERT_OK(InTx([&](pg::Transaction& tx) {
    return people_.AddConsent(tx, desk_, lead_, "sms", "2026-01", "web");
  }));
  ASSERT_OK_AND_ASSIGN(const Patient merged, Merge(anna_.id, lead_));
  EXPECT_EQ(merged.id, anna_.id);
  EXPECT_EQ(merged.given_name, "Anna");
  ASSERT_EQ(merged.contacts.size(), 2u);
  EXPECT_NE(merged.contacts[0].verified, merged.contacts[1].verified);
  EXPECT_EQ(Of("claim", anna_.id, "resource_id"), "2");
  EXPECT_EQ(Of("appointment", anna_.id), "2");
  EXPECT_EQ(Of("consent", anna_.id), "1");
  for (const std::string_view table : {"appointment", "contact", "consent", "supporter"}) {
    EXPECT_EQ(Of(table, lead_), "0") << table;
  }
  EXPECT_EQ(Of("claim", lead_, "resource_id"), "0");
  EXPECT_EQ(Count("appointment", fmt::format("participations::text LIKE '%{}%'", ToString(lead_))),
            "0");
  EXPECT_EQ(Count("resource", "kind = 'patient' AND calendar_version = 2"), "2");
}

TEST_F(MergeTest, TheOldNameLeadsToTheRecordThatStays) {
  ASSERT_OK(Merge(anna_.id, lead_));
  ASSERT_OK_AND_ASSIGN(const Patient found, patients_.Get(desk_, lead_));
  EXPECT_EQ(found.id, anna_.id);
  // A patient who signed in under the old record is still themselves, and may change themselves.
  const access::CallContext self = clinic_.Call(access::Role::kPatient, lead_);
  EXPECT_OK(patients_.Export(self, lead_));
  PatientFields fields;
  fields.language = true;
  Patient wanted;
  wanted.id = lead_;
  wanted.language = "es";
  ASSERT_OK_AND_ASSIGN(const Patient changed, Change(self, wanted, fields));
  EXPECT_EQ(changed.id, anna_.id);
  PatientQuery query;
  query.name_prefix = "Lind";
  ASSERT_OK_AND_ASSIGN(const PatientPage page, patients_.Find(desk_, query));
  EXPECT_EQ(page.patients.size(), 1u);
}

TEST_F(MergeTest, VisitsAtTheSameTimeRefuseTheMergeAndNothingChanges) {
  Visit(anna_.id, absl::Hours(24));
  Visit(lead_, absl::Hours(24) + absl::Minutes(30));
  Visit(lead_, absl::Hours(72));
  const std::string before = db_.Sql(
      "SELECT string_agg(t::text, '|' ORDER BY t::text) FROM (SELECT "
      "* FROM claim) t");
  EXPECT_THAT(Merge(anna_.id, lead_), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(
      db_.Sql("SELECT string_agg(t::text, '|' ORDER BY t::text) FROM (SELECT * FROM claim) t"),
      before);
  EXPECT_EQ(Of("appointment", lead_), "2");
  ASSERT_OK_AND_ASSIGN(const Patient still, patients_.Get(desk_, lead_));
  EXPECT_EQ(still.status, PatientStatus::kLead);
}

TEST_F(MergeTest, VisitsThatTouchDoNotRefuseTheMerge) {
  Visit(anna_.id, absl::Hours(24));
  Visit(lead_, absl::Hours(25));
  EXPECT_OK(Merge(anna_.id, lead_));
}

TEST_F(MergeTest, AHoldThatHasRunOutStandsInNobodysWay) {
  Visit(anna_.id, absl::Hours(24));
  Visit(lead_, absl::Hours(24));
  db_.Sql(fmt::format("UPDATE claim SET expires_at = '{}' WHERE resource_id = '{}'",
                      ClinicRows::Text(clock_.Now() - absl::Minutes(1)), ToString(lead_)));
  EXPECT_OK(Merge(anna_.id, lead_));
}

TEST_F(MergeTest, ARecordIsNotMergedWithItselfNorTwice) {
  EXPECT_THAT(Merge(anna_.id, anna_.id), HasReason(Reason::kMergeRefused));
  ASSERT_OK(Merge(anna_.id, lead_));
  EXPECT_THAT(Merge(anna_.id, lead_), HasReason(Reason::kMergeRefused));
  EXPECT_THAT(Merge(lead_, anna_.id), HasReason(Reason::kMergeRefused));
  EXPECT_THAT(Merge(anna_.id, ids_.NextId<PatientId>()), HasReason(Reason::kNotFound));
}

TEST_F(MergeTest, TheSameRequestMergesOnce) {
  const PatientMerge merge{Key(), anna_.id, lead_};
  ASSERT_OK_AND_ASSIGN(const Patient first, patients_.Merge(desk_, merge));
  ASSERT_OK_AND_ASSIGN(const Patient again, patients_.Merge(desk_, merge));
  EXPECT_EQ(first.version, again.version);
}

TEST_F(MergeTest, MergesOfMergesLeadToTheLastOne) {
  const Patient third = Enter(Person("A.", "Lind"));
  ASSERT_OK(Merge(anna_.id, lead_));
  ASSERT_OK(Merge(third.id, anna_.id));
  ASSERT_OK_AND_ASSIGN(const Patient found, patients_.Get(desk_, lead_));
  EXPECT_EQ(found.id, third.id);
}

TEST_F(MergeTest, APatientMergedIntoALeadIsAPatientAndAWishForCallsWins) {
  PatientFields fields;
  fields.preferences = true;
  Patient wanted = anna_;
  wanted.preferences.channel = PreferredChannel::kCall;
  ASSERT_OK(Change(desk_, wanted, fields));
  ASSERT_OK_AND_ASSIGN(const Patient merged, Merge(lead_, anna_.id));
  EXPECT_EQ(merged.status, PatientStatus::kActive);
  EXPECT_EQ(merged.preferences.channel, PreferredChannel::kCall);
}

TEST_F(MergeTest, WhereTheyLiveIsTakenFromTheDuplicateUnlessItIsKnown) {
  PatientFields fields;
  fields.postal_code = true;
  Patient wanted = anna_;
  wanted.postal_code = "98101";
  ASSERT_OK(Change(desk_, wanted, fields));
  ASSERT_OK_AND_ASSIGN(const Patient merged, Merge(lead_, anna_.id));
  EXPECT_EQ(merged.postal_code, "98101");
  Patient third = Person("A.", "Lind");
  third.postal_code = "98052";
  ASSERT_OK_AND_ASSIGN(const Patient again, Merge(lead_, Enter(third).id));
  EXPECT_EQ(again.postal_code, "98101");
}

TEST_F(MergeTest, RecordsOfAnotherClinicAreNotThere) {
  const PatientMerge merge{Key(), anna_.id, lead_};
  EXPECT_THAT(patients_.Merge(other_.Call(), merge), HasReason(Reason::kNotFound));
}

}  // namespace
}  // namespace tandem::patients
