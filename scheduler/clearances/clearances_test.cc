// SPDX-License-Identifier: Apache-2.0
// Clearances on a real database: what is kept, what counts, what the database itself refuses.
#include "scheduler/clearances/clearances.h"

#include "base/testing/application_role.h"
#include "base/testing/database.h"
#include "base/testing/seeded_ids.h"
#include "scheduler/availability/availability.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/lead_purge.h"
#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::clearances {
namespace {

using access::Role;

class ClearancesTest : public patients::PatientsFixture {
 protected:
  ClearancesTest() {
    clinician_ = Staff(clinic_, "practitioner");
    file_.zone = absl::UTCTimeZone();
    anna_ = Enter(Person("Anna", "Lind")).id;
    type_.gates = {directory::Gate::kEvaluation};
  }

  access::CallContext Staff(const patients::ClinicRows& clinic, const std::string& name) {
    access::CallContext call = clinic.Call(Role::kPractitioner);
    call.principal.staff = ids_.NextId<StaffId>();
    db_.Sql(fmt::format(
        "INSERT INTO staff VALUES ('{}', '{}', 'https://issuer', '{}', 'practitioner', NULL, NULL, "
        "now(), now())",
        ToString(clinic.id()), ToString(call.principal.staff), name));
    return call;
  }
  static Finding Evaluation(Outcome outcome = Outcome::kEligible) {
    return {Kind::kEvaluation, outcome, "", absl::CivilDay(2027, 1, 11)};
  }
  static Finding Consent() {
    return {Kind::kTreatmentConsent, std::nullopt, "2026-11", absl::CivilDay(2027, 1, 11)};
  }
  Clearance Record(const Finding& what, PatientId patient = {}) {
    const auto recorded =
        clearances_.Record(clinician_, {Key(), patient.IsNil() ? anna_ : patient, what});
    EXPECT_OK(recorded);
    return recorded.value_or(Clearance());
  }
  std::vector<Clearance> All(PatientId patient) {
    const auto page = clearances_.List(clinician_, {.patient = patient, .limit = 50});
    EXPECT_OK(page);
    return page.ok() ? page->clearances : std::vector<Clearance>();
  }
  // Whether a visit on the day may be agreed.
  absl::Status Check(PatientId patient, absl::CivilDay day = absl::CivilDay(2027, 1, 12),
                     Role role = Role::kPractitioner, bool override_given = false) {
    access::CallContext call = clinician_;
    call.principal.role = role;
    return InTx([&](pg::Transaction& tx) -> absl::StatusOr<bool> {
             RETURN_IF_ERROR(clearances_.Check(
                 tx, call, {file_, {type_, site_, day}, patient, override_given}));
             return true;
           })
        .status();
  }
  bool DatabaseRefuses(const std::string& sql) {
    return IsRefusedToPrograms(db_, clinic_.id().uuid, sql);
  }

  UuidV7Source clearance_ids_{clock_};  // in the order of time
  directory::Directories directories_{db_.pool()};
  availability::Availability availability_{clock_, db_.pool(), directories_};
  appointments::Booking booking_{clock_, ids_, directories_, availability_, db_.pool()};
  Clearances clearances_{{db_.pool(), clock_, clearance_ids_, people_, requests_, booking_}};
  access::CallContext clinician_;
  directory::Snapshot file_;
  directory::VisitType type_;
  directory::Location site_;
  PatientId anna_;
};

TEST_F(ClearancesTest, WhatIsRecordedIsKeptWithWhoAndWhen) {
  const Clearance made = Record(Evaluation());
  const std::vector<Clearance> all = All(anna_);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].id, made.id);
  EXPECT_EQ(all[0].what.outcome, Outcome::kEligible);
  EXPECT_EQ(all[0].what.effective_day, absl::CivilDay(2027, 1, 11));
  EXPECT_EQ(all[0].recorder, clinician_.principal.staff);
  EXPECT_EQ(all[0].create_time, clock_.Now());
  EXPECT_TRUE(all[0].Counts());
}

TEST_F(ClearancesTest, ANewerOneTakesThePlaceOfTheOlderOfItsKindAndBothAreKept) {
  Record(Evaluation());
  Record(Consent());
  Record(Evaluation(Outcome::kNotEligible));
  const std::vector<Clearance> all = All(anna_);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].what.outcome, Outcome::kNotEligible) << "recorded last first";
  EXPECT_TRUE(all[0].Counts());
  EXPECT_TRUE(all[1].Counts());
  EXPECT_FALSE(all[2].Counts());
  EXPECT_THAT(Check(anna_), HasReason(Reason::kGateClosed));
}

TEST_F(ClearancesTest, RecordedTwiceByOneRequestThereIsOneAndTheAnswerIsTheSame) {
  const Recording wanted = {Key(), anna_, Evaluation()};
  ASSERT_OK_AND_ASSIGN(const Clearance first, clearances_.Record(clinician_, wanted));
  Record(Evaluation(Outcome::kNeedsReview));
  ASSERT_OK_AND_ASSIGN(const Clearance again, clearances_.Record(clinician_, wanted));
  EXPECT_EQ(again.id, first.id);
  EXPECT_TRUE(again.Counts());
  EXPECT_EQ(All(anna_).size(), 2u);
}

TEST_F(ClearancesTest, AWithdrawnOneIsKeptAndNoneOfItsKindCounts) {
  Record(Evaluation());
  const Clearance last = Record(Evaluation());
  EXPECT_OK(Check(anna_));
  const Withdrawal wanted = {Key(), anna_, last.id};
  ASSERT_OK_AND_ASSIGN(const Clearance withdrawn, clearances_.Withdraw(clinician_, wanted));
  EXPECT_EQ(withdrawn.withdraw_time, clock_.Now());
  clock_.Advance(absl::Hours(1));
  ASSERT_OK_AND_ASSIGN(const Clearance again,
                       clearances_.Withdraw(clinician_, {Key(), anna_, last.id}));
  EXPECT_EQ(again.withdraw_time, withdrawn.withdraw_time) << "the first withdrawal stands";
  const std::vector<Clearance> all = All(anna_);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_FALSE(all[0].Counts() || all[1].Counts());
  const absl::Status refused = Check(anna_);
  EXPECT_THAT(refused, HasReason(Reason::kGateClosed));
  EXPECT_EQ(MetadataOf(refused)["why"], "withdrawn");
}

TEST_F(ClearancesTest, AServerWhoseClockIsBehindWithdrawsWhatAnotherHasJustRecorded) {
  const Clearance made = Record(Evaluation());
  clock_.Advance(-absl::Seconds(2));
  ASSERT_OK_AND_ASSIGN(const Clearance withdrawn,
                       clearances_.Withdraw(clinician_, {Key(), anna_, made.id}));
  EXPECT_EQ(withdrawn.withdraw_time, made.create_time);
}

TEST_F(ClearancesTest, NobodyWithdrawsWhatIsAnotherPersonsOrAnotherClinics) {
  const Clearance hers = Record(Evaluation());
  const PatientId ben = Enter(Person("Ben", "Okafor")).id;
  EXPECT_THAT(clearances_.Withdraw(clinician_, {Key(), ben, hers.id}),
              HasReason(Reason::kNotFound));
  const access::CallContext stranger = Staff(other_, "other");
  EXPECT_THAT(clearances_.Withdraw(stranger, {Key(), anna_, hers.id}),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(clearances_.Record(stranger, {Key(), anna_, Evaluation()}),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(clearances_.List(stranger, {.patient = anna_, .limit = 50}),
              HasReason(Reason::kNotFound));
  EXPECT_TRUE(All(anna_)[0].Counts());
}

TEST_F(ClearancesTest, AllOfThemAreReadPageByPage) {
  for (int i = 0; i < 5; ++i) Record(Evaluation());
  std::vector<Clearance> read;
  ClearanceQuery query = {.patient = anna_, .limit = 2};
  do {
    ASSERT_OK_AND_ASSIGN(const ClearancePage page, clearances_.List(clinician_, query));
    ASSERT_LE(page.clearances.size(), 2u);
    read.insert(read.end(), page.clearances.begin(), page.clearances.end());
    query.after = page.next;
  } while (!query.after.IsNil());
  ASSERT_EQ(read.size(), 5u);
  ASSERT_OK_AND_ASSIGN(const std::vector<Clearance> all, clearances_.ReadAll(clinician_, anna_));
  EXPECT_EQ(all.size(), 5u);
  EXPECT_EQ(all.front().id, read.back().id);
  for (std::size_t i = 1; i < read.size(); ++i) EXPECT_LT(read[i].id, read[i - 1].id);
}

TEST_F(ClearancesTest, APersonIsGivenAllOfThemHoweverManyThereAre) {
  for (const int more : {kListPageSizeMax, 1}) {  // one page to the last row, then a second page
    db_.Sql(fmt::format(
        "INSERT INTO clearance SELECT '{}', gen_random_uuid(), '{}', 'screening', NULL, '', "
        "'2027-01-11', '{}', now(), NULL FROM generate_series(1, {})",
        ToString(clinic_.id()), ToString(anna_), ToString(clinician_.principal.staff), more));
    ASSERT_OK_AND_ASSIGN(const std::vector<Clearance> all, clearances_.ReadAll(desk_, anna_));
    EXPECT_EQ(std::to_string(all.size()), Count("clearance"));
    for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].id, all[i].id);
  }
}

TEST_F(ClearancesTest, TheRefusalNamesGatesReasonsAndWhoMayOverride) {
  type_.gates = {directory::Gate::kTreatmentConsent, directory::Gate::kEvaluation};
  Record(Evaluation(Outcome::kNotEligible));
  const absl::Status told = Check(anna_, absl::CivilDay(2027, 1, 12), Role::kPractitioner);
  ErrorMetadata metadata = MetadataOf(told);
  EXPECT_EQ(metadata["gate"], "treatment_consent,evaluation");
  EXPECT_EQ(metadata["why"], "missing,not_eligible");
  EXPECT_EQ(metadata["overrideRoles"], "practitioner");
  metadata = MetadataOf(Check(anna_, absl::CivilDay(2027, 1, 12), Role::kFrontDesk));
  EXPECT_EQ(metadata["why"], "missing,ask_clinician");
}

TEST_F(ClearancesTest, AnOverrideOpensWhatItsRoleMayOverrideAndNothingElse) {
  const absl::CivilDay day(2027, 1, 12);
  EXPECT_OK(Check(anna_, day, Role::kPractitioner, true));
  EXPECT_THAT(Check(anna_, day, Role::kPractitioner, false), HasReason(Reason::kGateClosed));
  EXPECT_THAT(Check(anna_, day, Role::kFrontDesk, true), HasReason(Reason::kGateClosed));
  EXPECT_THAT(Check(anna_, day, Role::kClinicAdmin, true), HasReason(Reason::kGateClosed));
  type_.gates = {directory::Gate::kEnrolment};
  EXPECT_THAT(Check(anna_, day, Role::kPractitioner, true), HasReason(Reason::kGateClosed));
  EXPECT_THAT(Check({}, day), HasReason(Reason::kGateClosed)) << "nothing is known of nobody";
}

TEST_F(ClearancesTest, TwoRecordsThatBecomeOneHaveTheClearancesOfBoth) {
  const PatientId duplicate = Enter(Person("Anna", "Lind")).id;
  Record(Consent());
  const Clearance theirs = Record(Evaluation(), duplicate);
  EXPECT_THAT(Check(anna_), HasReason(Reason::kGateClosed));
  ASSERT_OK(patients_.Merge(desk_, {Key(), anna_, duplicate}));
  EXPECT_EQ(All(anna_).size(), 2u);
  EXPECT_EQ(All(duplicate).size(), 2u) << "by the name of the record that went";
  EXPECT_OK(Check(anna_));
  EXPECT_OK(clearances_.Withdraw(clinician_, {Key(), duplicate, theirs.id}));
}

TEST_F(ClearancesTest, OfSomebodyForgottenOnlyWhatTheySignedIsKept) {
  Record(Consent());
  Finding notice = Consent();
  notice.kind = Kind::kOffLabelNotice;
  Record(notice);
  Record(Evaluation());
  Record({Kind::kScreening, std::nullopt, "", absl::CivilDay(2027, 1, 11)});
  Record({Kind::kEnrolment, std::nullopt, "", absl::CivilDay(2027, 1, 11)});
  Record({Kind::kResponseReview, Outcome::kContinue, "", absl::CivilDay(2027, 1, 11)});
  ASSERT_OK(patients_.Erase(desk_, {Key(), anna_, "asked for it"}));
  EXPECT_EQ(db_.Sql("SELECT string_agg(kind, ' ' ORDER BY kind) FROM clearance"),
            "off_label_notice treatment_consent");
  EXPECT_THAT(clearances_.Record(clinician_, {Key(), anna_, Evaluation()}),
              HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const std::vector<Clearance> kept, clearances_.ReadAll(desk_, anna_));
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].what.kind, Kind::kTreatmentConsent) << "oldest first";
}

TEST_F(ClearancesTest, ALeadWithAClearanceIsNotOneThatCameToNothing) {
  const PatientId lead = AddLead(Mail("ida@example.com"), "Ida", "Berg");
  const PatientId other = AddLead(Mail("uma@example.com"), "Uma", "Berg");
  Record(Consent(), lead);
  clock_.Advance(absl::Hours(24 * 400));
  patients::LeadPurge purge(db_.pool(), clock_);
  ASSERT_OK(purge.PurgeLeads(desk_.Tx(), clinic_.id()));
  EXPECT_EQ(Count("patient", "patient_id = '" + ToString(lead) + "'"), "1");
  EXPECT_EQ(Count("patient", "patient_id = '" + ToString(other) + "'"), "0");
}

TEST_F(ClearancesTest, TheDatabaseItselfKeepsThemWhole) {
  const Clearance made = Record(Evaluation());
  EXPECT_TRUE(DatabaseRefuses("UPDATE clearance SET outcome = 'not_eligible'"));
  EXPECT_TRUE(DatabaseRefuses("UPDATE clearance SET effective_date = '2030-01-01'"));
  EXPECT_TRUE(DatabaseRefuses("UPDATE clearance SET staff_id = gen_random_uuid()"));
  const auto insert = [&](const std::string& kind, const std::string& outcome,
                          const std::string& version) {
    return fmt::format(
        "INSERT INTO clearance VALUES ('{}', gen_random_uuid(), '{}', '{}', {}, '{}', "
        "'2027-01-11', '{}', now(), NULL)",
        ToString(clinic_.id()), ToString(anna_), kind, outcome, version, ToString(made.recorder));
  };
  EXPECT_TRUE(DatabaseRefuses(insert("evaluation", "NULL", "")));
  EXPECT_TRUE(DatabaseRefuses(insert("evaluation", "'stop'", "")));
  EXPECT_TRUE(DatabaseRefuses(insert("response_review", "NULL", "")));
  EXPECT_TRUE(DatabaseRefuses(insert("screening", "'eligible'", "")));
  EXPECT_TRUE(DatabaseRefuses(insert("treatment_consent", "NULL", "")));
  EXPECT_TRUE(DatabaseRefuses(insert("screening", "NULL", "1")));
  EXPECT_TRUE(DatabaseRefuses(insert("treatment_consent", "NULL", "with a remark")));
  EXPECT_TRUE(DatabaseRefuses(insert("diagnosis", "NULL", "")));
  EXPECT_FALSE(DatabaseRefuses(insert("screening", "NULL", "")));
}

}  // namespace
}  // namespace tandem::clearances
