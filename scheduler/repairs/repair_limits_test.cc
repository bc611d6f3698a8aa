// SPDX-License-Identifier: Apache-2.0
// What a repair keeps to although it would help to forget it: who may treat whom, gates, distances,
// and the days of a preparation.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "scheduler/repairs/repair_proposals.h"
#include "scheduler/repairs/testing/repair_fixture.h"

namespace tandem::repairs {
namespace {

using ::testing::SizeIs;

class RepairLimitsTest : public RepairFixture {
 protected:
  using RepairFixture::RepairFixture;

  std::string BestOf(std::string_view from, std::string_view until) {
    proposed_ = Repairs(from, until);
    return proposed_.plans.empty() ? "" : TextOf(proposed_, proposed_.plans[0]);
  }
  const RepairMove& FirstMove() const { return proposed_.plans[0].moves[0]; }

  courses::CourseView BookPrepared(const courses::PlannedVisit& preparation) {
    courses::CourseOrder order;
    order.key = Key();
    order.terms = Terms(AddPatient(), 1);
    order.terms->preparation_type = order.terms->session_type;
    order.terms->wishes.patient_state = "NY";
    order.pairs = {{1, Infusion("2026-03-06 10:00"), Session("2026-03-09 14:00", "tess")}};
    order.preparation = preparation;
    return courses_.Book(desk_, order).value();
  }

  ProposedRepairs proposed_;
};

// Vera and Zoe may treat in New Jersey, Tess may not.
class RepairStatesTest : public RepairLimitsTest {
 protected:
  RepairStatesTest()
      : RepairLimitsTest(
            {{"licensed_states: [NY], telehealth: true, hours: {remote:",
              "licensed_states: [NY, NJ], telehealth: true, hours: {remote:"},
             {"needs: {someone: {practitioner: therapist}}",
              "needs: {someone: {practitioner: therapist, licensed: true}}"},
             {"needs: {therapist: {practitioner: therapist}}",
              "needs: {therapist: {practitioner: therapist, licensed: true}}"},
             {"rooms:\n",
              "  zoe: {display_name: Zoe, capabilities: [therapist], languages: [en],\n"
              "        licensed_states: [NJ], telehealth: true,\n"
              "        hours: {remote: [\"monday-sunday 14:00-18:00\"]}}\n"
              "rooms:\n"}}) {}

  void SayWhereTheVisitorIs(const appointments::Appointment& talk, std::string_view state) {
    db_.Sql(fmt::format("UPDATE appointment SET patient_state = '{}' WHERE appointment_id = '{}'",
                        state, ToString(talk.id)));
  }
};

TEST_F(RepairStatesTest, AVisitorIsTreatedByWhoMayTreatWhereTheyAre) {
  SayWhereTheVisitorIs(Book("talk", "2026-03-05 09:00", {Therapist("vera")}), "NJ");
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-06 00:00");
  EXPECT_EQ(BestOf("2026-03-05 00:00", "2026-03-06 00:00"),
            "2026-03-05 09:00 > 2026-03-05 14:00 alone\n");
}

TEST_F(RepairStatesTest, AVisitorIsGivenToAnybodyElseWhoMay) {
  SayWhereTheVisitorIs(Book("talk", "2026-03-05 09:00", {Therapist("vera")}), "NY");
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-06 00:00");
  EXPECT_EQ(BestOf("2026-03-05 00:00", "2026-03-06 00:00"),
            "2026-03-05 09:00 > 2026-03-05 09:00 same\n");
}

TEST_F(RepairStatesTest, WhereNobodyKnowsWhereThePatientIsTheTherapistStays) {
  Book("talk", "2026-03-05 09:00", {Therapist("vera")});
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-05 13:00");
  EXPECT_EQ(BestOf("2026-03-05 00:00", "2026-03-06 00:00"),
            "2026-03-05 09:00 > 2026-03-05 13:00 vera alone\n");
}

TEST_F(RepairStatesTest, APreparationIsGivenByWhoMayTreatThePatient) {
  BookPrepared(Session("2026-03-05 15:00", "vera"));
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-06 00:00");
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-05 17:00");
  // Zoe is there at three.
  EXPECT_EQ(BestOf("2026-03-05 00:00", "2026-03-06 00:00"),
            "2026-03-05 15:00 > 2026-03-05 17:00 tess alone\n");
}

TEST_F(RepairLimitsTest, AnotherTherapistOfAPreparationIsNoticed) {
  BookPrepared(Session("2026-03-05 10:00", "vera"));
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-06 00:00");
  EXPECT_EQ(BestOf("2026-03-05 00:00", "2026-03-06 00:00"),
            "2026-03-05 10:00 > 2026-03-05 10:00 tess alone\n");
  EXPECT_FALSE(FirstMove().same_for_patient);
  EXPECT_EQ(proposed_.plans[0].changed, 1);
}

// The infusion is on Friday at ten, and all but its morning is free.
TEST_F(RepairLimitsTest, APreparationIsOnADayBeforeItsInfusion) {
  BookPrepared(Session("2026-03-05 17:00", "vera"));
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-05 00:00", "2026-03-06 00:00");
  }
  // At eight on Friday would be nearer.
  EXPECT_EQ(BestOf("2026-03-05 00:00", "2026-03-06 00:00"),
            "2026-03-05 17:00 > 2026-03-04 17:00 tess alone\n");
}

TEST_F(RepairLimitsTest, APreparationGoesWhereItsInfusionGoes) {
  BookPrepared(Session("2026-03-05 17:00", "vera"));
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-04 00:00", "2026-03-06 00:00");
  }
  Absent(Therapist("nia"), "2026-03-04 12:00", "2026-03-07 00:00");
  proposed_ = Repairs("2026-03-05 00:00", "2026-03-07 00:00");
  ASSERT_FALSE(proposed_.plans.empty());
  const RepairPlan& best = proposed_.plans[0];
  ASSERT_THAT(best.moves, SizeIs(2));
  // On the infusion's first day, nearer than any other.
  EXPECT_EQ(Local(best.moves[0].visit.time.start), "2026-03-06 08:00");
  EXPECT_EQ(Local(best.moves[1].visit.time.start), "2026-03-07 08:00");
}

TEST_F(RepairLimitsTest, AVisitThatGotLongerIsNotTheSameForThePatient) {
  const courses::CourseView course =
      PairOf(AddPatient(), "2026-03-06 10:00", "2026-03-08 14:00", "tess");
  ChangeFile({{"takes: 60m, exclusive: [chair]", "takes: 90m, exclusive: [chair]"}});
  for (const ResourceId part : appointments::ParticipantsOf(*course.pairs[0].infusion)) {
    if (part != Therapist("nia")) Absent(part, "2026-03-06 00:00", "2026-03-07 00:00");
  }
  EXPECT_EQ(BestOf("2026-03-06 00:00", "2026-03-07 00:00"),
            "2026-03-06 10:00 > 2026-03-06 10:00 linked\n");
  EXPECT_FALSE(FirstMove().same_for_patient);
}

TEST_F(RepairLimitsTest, ADistanceIsKeptFromWhereTheOtherVisitGoes) {
  ChangeFile({{"grid: 60m\n    change_notice: 24h\n  session",
               "grid: 60m\n    change_notice: 24h\n    min_gap: 48h\n  session"}});
  const PatientId anna = AddPatient();
  PairOf(anna, "2026-03-06 10:00", "2026-03-07 14:00", "tess");
  PairOf(anna, "2026-03-08 10:00", "2026-03-10 14:00", "tess");
  Absent(Therapist("nia"), "2026-03-06 00:00", "2026-03-07 00:00");
  Absent(Therapist("nia"), "2026-03-08 00:00", "2026-03-09 00:00");
  EXPECT_EQ(BestOf("2026-03-06 00:00", "2026-03-09 00:00"),
            "2026-03-06 10:00 > 2026-03-05 17:00 linked\n"
            "2026-03-08 10:00 > 2026-03-07 17:00 linked\n");
}

TEST_F(RepairLimitsTest, ASessionKeepsItsDistanceFromVisitsOfAnotherType) {
  ChangeFile({{"needs: {therapist: {practitioner: therapist}}",
               "distances: {talk: 1h}\n    needs: {therapist: {practitioner: therapist}}"}});
  const PatientId anna = AddPatient();
  PairOf(anna, "2026-03-06 10:00", "2026-03-07 14:00", "tess");
  appointments::Wish talk{.visit_type = clinic_->FindVisitType("talk")->id,
                          .start = At("2026-03-08 17:00"),
                          .location = Site("remote"),
                          .mode = directory::Mode::kVideo,
                          .resources = {}};
  ASSERT_OK(appointments_.Book(desk_, {.key = Key(), .patient = anna, .wish = std::move(talk)}));
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-07 00:00", "2026-03-08 00:00");
  }
  BestOf("2026-03-07 00:00", "2026-03-08 00:00");
  ASSERT_FALSE(proposed_.plans.empty());
  ASSERT_THAT(proposed_.plans[0].moves, SizeIs(1));
  // On Sunday morning it would be nearer to the infusion.
  EXPECT_EQ(Local(FirstMove().visit.time.start).substr(0, 10), "2026-03-09");
}

class RepairGatesTest : public RepairLimitsTest {
 protected:
  RepairGatesTest()
      : RepairLimitsTest({{"grid: 60m\n    change_notice: 24h\n  session",
                           "grid: 60m\n    change_notice: 24h\n    gates: [screening]\n"
                           "  session"}}) {
    AskGates();
  }
};

// The screening is good for ninety days, the last of which is that of the infusion.
TEST_F(RepairGatesTest, AnInfusionMovesOnlyToDaysOnWhichItsGatesAreOpen) {
  const PatientId anna = AddPatient();
  clearances::Finding screening;
  screening.kind = clearances::Kind::kScreening;
  screening.effective_day = absl::CivilDay(2026, 3, 6) - 90;
  ASSERT_OK(clearances_.Record(desk_, {Key(), anna, screening}));
  PairOf(anna, "2026-03-06 10:00", "2026-03-09 14:00", "tess");
  Absent(Therapist("nia"), "2026-03-05 12:00", "2026-03-07 00:00");
  // Saturday at eight would be nearer.
  EXPECT_EQ(BestOf("2026-03-06 00:00", "2026-03-07 00:00"),
            "2026-03-06 10:00 > 2026-03-05 11:00 degraded\n");
}

}  // namespace
}  // namespace tandem::repairs
