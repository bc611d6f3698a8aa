// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/gates.h"

#include <gtest/gtest.h>

namespace tandem::clearances {
namespace {

using absl::CivilDay;
using access::Role;

const CivilDay kDay(2027, 1, 11);

class GatesTest : public ::testing::Test {
 protected:
  GatesTest() {
    policy_.consent_version = "c2";
    policy_.notice_version = "n2";
    site_.certified = true;
  }

  // Recorded after all before.
  Clearance& Add(Kind kind, CivilDay day = kDay) {
    Clearance& added = clearances_.emplace_back();
    added.id.uuid.bytes[15] = static_cast<std::uint8_t>(clearances_.size());
    added.what.kind = kind;
    added.what.effective_day = day;
    if (kind == Kind::kEvaluation) added.what.outcome = Outcome::kEligible;
    if (kind == Kind::kTreatmentConsent) added.what.document_version = "c2";
    if (kind == Kind::kOffLabelNotice) added.what.document_version = "n2";
    return added;
  }
  GateState Judge(Gate gate, CivilDay day = kDay) {
    directory::VisitType type;
    type.gates = {gate};
    const auto states = JudgeGates({type, site_, day}, policy_, clearances_);
    EXPECT_EQ(states.size(), 1u);
    EXPECT_EQ(states[0].gate, gate);
    return states[0];
  }
  std::optional<Why> Closed(Gate gate, CivilDay day = kDay) { return Judge(gate, day).closed; }
  // The first and the last day on which the gate is open, by asking for each day around.
  void ExpectOpen(Gate gate, CivilDay first, CivilDay last) {
    EXPECT_EQ(Closed(gate, first - 1), Why::kNotYet);
    for (CivilDay day = first; day <= last; ++day) {
      EXPECT_EQ(Closed(gate, day), std::nullopt) << day;
      EXPECT_EQ(Judge(gate, day).open_until, last) << day;
    }
    EXPECT_EQ(Closed(gate, last + 1), Why::kExpired);
    EXPECT_EQ(Judge(gate, last + 1).open_until, std::nullopt);
  }

  GatePolicy policy_;
  directory::Location site_;
  std::vector<Clearance> clearances_;
};

TEST_F(GatesTest, AVisitWithoutGatesAsksForNothing) {
  EXPECT_TRUE(JudgeGates({directory::VisitType(), site_, kDay}, policy_, {}).empty());
  EXPECT_EQ(FirstClosed({}), nullptr);
}

TEST_F(GatesTest, GatesAreJudgedInTheOrderOfTheFile) {
  directory::VisitType type;
  type.gates = {Gate::kScreening, Gate::kCertifiedSite, Gate::kEvaluation};
  Add(Kind::kScreening);
  const auto states = JudgeGates({type, site_, kDay}, policy_, clearances_);
  ASSERT_EQ(states.size(), 3u);
  EXPECT_EQ(states[0].gate, Gate::kScreening);
  EXPECT_EQ(states[2].gate, Gate::kEvaluation);
  ASSERT_NE(FirstClosed(states), nullptr);
  EXPECT_EQ(FirstClosed(states)->gate, Gate::kEvaluation);
}

TEST_F(GatesTest, WhatWasNeverRecordedIsMissing) {
  for (const Gate gate : {Gate::kEvaluation, Gate::kTreatmentConsent, Gate::kOffLabelNotice,
                          Gate::kScreening, Gate::kEnrolment}) {
    EXPECT_EQ(Closed(gate), Why::kMissing) << directory::Name(gate);
  }
  Add(Kind::kResponseReview).what.outcome = Outcome::kContinue;
  EXPECT_EQ(Closed(Gate::kEvaluation), Why::kMissing) << "a review of the response is none";
}

TEST_F(GatesTest, OnlyAnEligibleEvaluationOpensItsGateAndAnyOtherClosesItAtOnce) {
  Add(Kind::kEvaluation, CivilDay(2026, 12, 1));
  EXPECT_EQ(Closed(Gate::kEvaluation), std::nullopt);
  Add(Kind::kEvaluation, CivilDay(2026, 11, 1)).what.outcome = Outcome::kNotEligible;
  EXPECT_EQ(Closed(Gate::kEvaluation), Why::kNotEligible) << "recorded last, whatever its day";
  Add(Kind::kEvaluation).what.outcome = Outcome::kNeedsReview;
  EXPECT_EQ(Closed(Gate::kEvaluation), Why::kNeedsReview);
  Add(Kind::kEvaluation);
  EXPECT_EQ(Closed(Gate::kEvaluation), std::nullopt);
}

TEST_F(GatesTest, WithTheLastOneWithdrawnNoEarlierOneCounts) {
  for (const Gate gate : {Gate::kEvaluation, Gate::kTreatmentConsent, Gate::kOffLabelNotice,
                          Gate::kScreening, Gate::kEnrolment}) {
    clearances_.clear();
    const Kind kind = *ParseKind(directory::Name(gate));
    Add(kind);
    EXPECT_EQ(Closed(gate), std::nullopt) << directory::Name(gate);
    Add(kind).withdraw_time = absl::UnixEpoch();
    EXPECT_EQ(Closed(gate), Why::kWithdrawn) << directory::Name(gate);
    Add(kind);
    EXPECT_EQ(Closed(gate), std::nullopt) << directory::Name(gate);
  }
}

TEST_F(GatesTest, AWithdrawnOneThatIsNotTheLastHarmsNothing) {
  Add(Kind::kEvaluation).withdraw_time = absl::UnixEpoch();
  Add(Kind::kEvaluation);
  std::swap(clearances_[0], clearances_[1]);  // in whatever order they are read
  EXPECT_EQ(Closed(Gate::kEvaluation), std::nullopt);
}

TEST_F(GatesTest, ADocumentOfAnotherVersionDoesNotCount) {
  Add(Kind::kTreatmentConsent).what.document_version = "c1";
  Add(Kind::kOffLabelNotice).what.document_version = "c2";
  EXPECT_EQ(Closed(Gate::kTreatmentConsent), Why::kOldVersion);
  EXPECT_EQ(Closed(Gate::kOffLabelNotice), Why::kOldVersion);
  policy_.consent_version = policy_.notice_version = "";
  EXPECT_EQ(Closed(Gate::kTreatmentConsent), std::nullopt) << "a clinic that names none takes any";
  EXPECT_EQ(Closed(Gate::kOffLabelNotice), std::nullopt);
}

TEST_F(GatesTest, AnEvaluationIsGoodForSixMonthsFirstAndLastDayIncluded) {
  Add(Kind::kEvaluation, CivilDay(2026, 3, 10));
  ExpectOpen(Gate::kEvaluation, CivilDay(2026, 3, 10), CivilDay(2026, 9, 10));
}

TEST_F(GatesTest, AnEvaluationOfTheLastDayOfAugustIsGoodUntilTheEndOfFebruary) {
  Add(Kind::kEvaluation, CivilDay(2026, 8, 31));
  ExpectOpen(Gate::kEvaluation, CivilDay(2026, 8, 31), CivilDay(2027, 2, 28));
  clearances_.clear();
  Add(Kind::kEvaluation, CivilDay(2027, 8, 31));
  ExpectOpen(Gate::kEvaluation, CivilDay(2027, 8, 31), CivilDay(2028, 2, 29));
}

TEST_F(GatesTest, AConsentOfALeapDayIsGoodUntilTheLastOfFebruary) {
  Add(Kind::kTreatmentConsent, CivilDay(2028, 2, 29));
  ExpectOpen(Gate::kTreatmentConsent, CivilDay(2028, 2, 29), CivilDay(2029, 2, 28));
  Add(Kind::kOffLabelNotice, CivilDay(2027, 2, 28));
  ExpectOpen(Gate::kOffLabelNotice, CivilDay(2027, 2, 28), CivilDay(2028, 2, 28));
}

TEST_F(GatesTest, ScreeningIsGoodForNinetyDaysWhetherClocksChangeOrNot) {
  Add(Kind::kScreening, CivilDay(2027, 1, 11));  // across 14 March, a day of 23 hours
  ExpectOpen(Gate::kScreening, CivilDay(2027, 1, 11), CivilDay(2027, 4, 11));
}

TEST_F(GatesTest, AnEnrolmentHasNoEnd) {
  Add(Kind::kEnrolment, CivilDay(2001, 1, 1));
  EXPECT_EQ(Judge(Gate::kEnrolment, CivilDay(2199, 12, 31)),
            (GateState{Gate::kEnrolment, std::nullopt, std::nullopt}));
  EXPECT_EQ(Closed(Gate::kEnrolment, CivilDay(2000, 12, 31)), Why::kNotYet);
}

TEST_F(GatesTest, OnlyACertifiedSiteOpensItsGate) {
  EXPECT_EQ(Closed(Gate::kCertifiedSite), std::nullopt);
  site_.certified = false;
  EXPECT_EQ(Closed(Gate::kCertifiedSite), Why::kSiteNotCertified);
}

TEST_F(GatesTest, TheClinicSaysHowLongEachIsGood) {
  policy_.evaluation_months = 1;
  policy_.consent_months = 2;
  policy_.screening_days = 3;
  for (const Kind kind : {Kind::kEvaluation, Kind::kTreatmentConsent, Kind::kScreening}) Add(kind);
  EXPECT_EQ(Judge(Gate::kEvaluation).open_until, CivilDay(2027, 2, 11));
  EXPECT_EQ(Judge(Gate::kTreatmentConsent).open_until, CivilDay(2027, 3, 11));
  EXPECT_EQ(Judge(Gate::kScreening).open_until, CivilDay(2027, 1, 14));
}

TEST_F(GatesTest, CliniciansOverrideWhatTheyDecideAdminsWhatIsSignedAndNobodyTheRiskProgramme) {
  for (const Gate gate : {Gate::kEvaluation, Gate::kScreening}) {
    EXPECT_EQ(OverrideRoles(gate), (std::vector{Role::kPractitioner})) << directory::Name(gate);
  }
  for (const Gate gate : {Gate::kTreatmentConsent, Gate::kOffLabelNotice}) {
    EXPECT_EQ(OverrideRoles(gate), (std::vector{Role::kPractitioner, Role::kClinicAdmin}));
  }
  for (const Gate gate : {Gate::kEnrolment, Gate::kCertifiedSite}) {
    EXPECT_TRUE(OverrideRoles(gate).empty()) << directory::Name(gate);
  }
}

TEST_F(GatesTest, WhoeverPassesMayOverrideEveryGateThatIsClosed) {
  const GateState open = {Gate::kCertifiedSite, std::nullopt, std::nullopt};
  const GateState unsigned_paper = {Gate::kTreatmentConsent, Why::kMissing, std::nullopt};
  const GateState unknown = {Gate::kEvaluation, Why::kMissing, std::nullopt};
  const GateState outside = {Gate::kEnrolment, Why::kMissing, std::nullopt};
  EXPECT_TRUE(MayPass({open}, Role::kFrontDesk));
  EXPECT_TRUE(MayPass({open, unsigned_paper}, Role::kClinicAdmin));
  EXPECT_FALSE(MayPass({unsigned_paper}, Role::kFrontDesk));
  EXPECT_FALSE(MayPass({unsigned_paper, unknown}, Role::kClinicAdmin));
  EXPECT_TRUE(MayPass({unsigned_paper, unknown}, Role::kPractitioner));
  EXPECT_FALSE(MayPass({unknown, outside}, Role::kPractitioner));
}

TEST_F(GatesTest, TheFrontDeskIsNotToldWhatAnEvaluationFound) {
  for (const Why why : {Why::kNotEligible, Why::kNeedsReview}) {
    EXPECT_EQ(ToldTo(Role::kFrontDesk, why), Why::kAskClinician);
    EXPECT_EQ(ToldTo(Role::kPatient, why), Why::kAskClinician);
    EXPECT_EQ(ToldTo(Role::kPractitioner, why), why);
    EXPECT_EQ(ToldTo(Role::kClinicAdmin, why), why);
  }
  EXPECT_EQ(ToldTo(Role::kFrontDesk, Why::kExpired), Why::kExpired);
}

}  // namespace
}  // namespace tandem::clearances
