// SPDX-License-Identifier: Apache-2.0
// A clinic's repair on a real database: somebody is ill, a chair is out, the file has changed.
#include "scheduler/repairs/repair_proposals.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/repairs/testing/repair_fixture.h"

namespace tandem::repairs {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RepairProposalsTest : public RepairFixture {
 protected:
  using RepairFixture::RepairFixture;

  // Six patients of Tess's on Thursday, the fifth, from 12 to 18.
  void BookThursday() {
    const char* const infusions[] = {"2026-03-04 10:00", "2026-03-04 10:00", "2026-03-04 11:00",
                                     "2026-03-04 11:00", "2026-03-04 12:00", "2026-03-04 12:00"};
    for (int i = 0; i < 6; ++i) {
      PairOf(AddPatient(), infusions[i], "2026-03-05 1" + std::to_string(2 + i) + ":00", "tess");
    }
  }

  const RepairPlan* PlanOf(const ProposedRepairs& proposed, RepairKind kind) {
    for (const RepairPlan& plan : proposed.plans) {
      if (plan.kind == kind) return &plan;
    }
    return nullptr;
  }

  // Whatever is proposed: stranded visits only, each once; nobody gives two sessions at once or
  // more than six a day; every session is a pair of its infusion.
  void ExpectSound(const ProposedRepairs& proposed) {
    std::set<AppointmentId> stranded;
    for (const StrandedVisit& visit : proposed.stranded) stranded.insert(visit.appointment.id);
    for (const RepairPlan& plan : proposed.plans) {
      std::set<AppointmentId> spoken(plan.unplaced.begin(), plan.unplaced.end());
      std::set<std::pair<PractitionerId, absl::Time>> taken;
      std::map<std::pair<PractitionerId, absl::CivilDay>, int> days;
      for (const RepairMove& move : plan.moves) {
        EXPECT_TRUE(spoken.insert(move.appointment).second);
        if (move.visit.practitioner.IsNil()) continue;
        EXPECT_TRUE(taken.emplace(move.visit.practitioner, move.visit.time.start).second);
        const auto day = absl::ToCivilDay(move.visit.time.start, clinic_->zone);
        EXPECT_LE(++days[std::pair(move.visit.practitioner, day)], 6);
        EXPECT_TRUE(courses::Stands(move.judgement));
        EXPECT_GT(move.points, 0);
      }
      EXPECT_EQ(spoken, stranded);
      EXPECT_EQ(plan.session_bound, proposed.plans[0].session_bound);
    }
  }
};

TEST_F(RepairProposalsTest, NobodyIsStrandedWhenNothingHappened) {
  BookThursday();
  const ProposedRepairs proposed = Repairs("2026-03-02 00:00", "2026-03-20 00:00");
  EXPECT_THAT(proposed.stranded, IsEmpty());
  EXPECT_THAT(proposed.plans, IsEmpty());
  EXPECT_TRUE(proposed.complete);
}

TEST_F(RepairProposalsTest, ATherapistIsIllAndAllSixPatientsAreHelped) {
  BookThursday();
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-06 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_THAT(proposed.stranded, SizeIs(6));
  for (const StrandedVisit& visit : proposed.stranded) {
    EXPECT_THAT(visit.causes, ElementsAre(StrandingCause::kAbsent));
    ASSERT_TRUE(visit.pair.has_value());
    EXPECT_TRUE(visit.pair->is_session);
    EXPECT_EQ(visit.pair->position, 1);
  }
  ExpectSound(proposed);
  ASSERT_FALSE(proposed.plans.empty());
  EXPECT_EQ(proposed.plans[0].kind, RepairKind::kBest);
  EXPECT_THAT(proposed.plans[0].moves, SizeIs(6));
  EXPECT_EQ(proposed.plans[0].changed, 6);
  EXPECT_EQ(proposed.plans[0].session_bound, 6);
  const RepairPlan* same_day = PlanOf(proposed, RepairKind::kSameDay);
  ASSERT_NE(same_day, nullptr);
  EXPECT_THAT(same_day->moves, SizeIs(6));
  for (const RepairMove& move : same_day->moves) {
    EXPECT_NE(move.visit.practitioner, Who("tess"));
    EXPECT_EQ(Local(move.visit.time.start).substr(0, 10), "2026-03-05");
  }
}

TEST_F(RepairProposalsTest, TheSameQuestionHasTheSameAnswer) {
  BookThursday();
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-06 00:00");
  const ProposedRepairs first = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  const ProposedRepairs again = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_EQ(first.plans.size(), again.plans.size());
  for (std::size_t i = 0; i < first.plans.size(); ++i) {
    EXPECT_EQ(TextOf(first, first.plans[i]), TextOf(again, again.plans[i]));
  }
}

TEST_F(RepairProposalsTest, OnlyTheWindowIsLookedAtAndWhatBeganIsLeftOut) {
  BookThursday();
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-06 00:00");
  EXPECT_THAT(Repairs("2026-03-05 13:00", "2026-03-05 15:00").stranded, SizeIs(2));
  clock_.Set(At("2026-03-05 14:00"));
  EXPECT_THAT(Repairs("2026-03-05 00:00", "2026-03-06 00:00").stranded, SizeIs(3));
}

TEST_F(RepairProposalsTest, WhereNobodyIsLeftTheVisitStaysAndIsForPeople) {
  PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 12:00", "tess");
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-04 00:00", "2026-03-20 00:00");
  }
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_THAT(proposed.plans, SizeIs(1));
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]), "2026-03-05 12:00 > nothing\n");
  EXPECT_EQ(proposed.plans[0].session_bound, 0);
}

TEST_F(RepairProposalsTest, APatientIsNeverInTwoPlaces) {
  const PatientId anna = AddPatient();
  PairOf(anna, "2026-03-04 10:00", "2026-03-05 12:00", "tess");
  appointments::Wish wish{.visit_type = clinic_->FindVisitType("talk")->id,
                          .start = At("2026-03-05 14:00"),
                          .location = Site("remote"),
                          .mode = directory::Mode::kVideo,
                          .resources = {Therapist("tess")}};
  ASSERT_OK(appointments_.Book(desk_, {.key = Key(), .patient = anna, .wish = std::move(wish)}));
  // Vera is left, on Thursday from two to four, and Anna speaks with somebody at two.
  Absent(Therapist("tess"), "2026-03-04 00:00", "2026-03-20 00:00");
  Absent(Therapist("omar"), "2026-03-04 00:00", "2026-03-20 00:00");
  Absent(Therapist("vera"), "2026-03-04 00:00", "2026-03-05 14:00");
  Absent(Therapist("vera"), "2026-03-05 16:00", "2026-03-20 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-05 12:00", "2026-03-05 12:05");
  ASSERT_FALSE(proposed.plans.empty());
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]),
            "2026-03-05 12:00 > 2026-03-05 15:00 vera linked\n");
}

TEST_F(RepairProposalsTest, AnInfusionFindsAnotherChairOrTheNearestTime) {
  PairOf(AddPatient(), "2026-03-06 10:00", "2026-03-07 15:00", "tess");
  PairOf(AddPatient(), "2026-03-06 10:00", "2026-03-07 16:00", "tess");
  const courses::CourseView alone =
      PairOf(AddPatient(), "2026-03-06 14:00", "2026-03-07 17:00", "tess");
  // Both chairs are taken at ten, one at two.
  for (const char* chair : {"chair-1", "chair-2"}) {
    const bool has_afternoon = [&] {
      const auto parts = appointments::ParticipantsOf(*alone.pairs[0].infusion);
      return std::find(parts.begin(), parts.end(), Room(chair)) != parts.end();
    }();
    if (has_afternoon) Absent(Room(chair), "2026-03-06 00:00", "2026-03-07 00:00");
  }
  const ProposedRepairs proposed = Repairs("2026-03-06 00:00", "2026-03-07 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]),
            "2026-03-06 10:00 > 2026-03-06 09:00 linked\n"
            "2026-03-06 14:00 > 2026-03-06 14:00 same\n");
  EXPECT_EQ(proposed.plans[0].changed, 1);
  EXPECT_EQ(proposed.plans[0].session_bound, 0);
}

TEST_F(RepairProposalsTest, AnInfusionMovesOnlyWhereItsSessionStaysAPair) {
  PairOf(AddPatient(), "2026-03-06 10:00", "2026-03-07 14:00", "tess");
  Absent(Therapist("nia"), "2026-03-05 12:00", "2026-03-07 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-06 00:00", "2026-03-07 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  // Saturday at eight would be nearer, and the day of the session.
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]), "2026-03-06 10:00 > 2026-03-05 11:00 linked\n");
}

TEST_F(RepairProposalsTest, AnInfusionKeepsItsDistanceFromTheOneBefore) {
  BookCourse(Terms(AddPatient(), 2),
             {{1, Infusion("2026-03-04 09:00"), Session("2026-03-05 10:00", "tess")},
              {2, Infusion("2026-03-06 10:00"), Session("2026-03-08 14:00", "tess")}});
  Absent(Therapist("nia"), "2026-03-06 00:00", "2026-03-07 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-06 00:00", "2026-03-07 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  // Thursday at five would be nearer.
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]), "2026-03-06 10:00 > 2026-03-07 08:00 linked\n");
}

TEST_F(RepairProposalsTest, AChangedFileStrandsWhatItNoLongerGives) {
  BookThursday();
  ChangeFile({{"telehealth: true, hours: {main: [\"monday-sunday 08:00-18:00\"]}}\n  vera",
               "telehealth: true, hours: {main: [\"monday-sunday 08:00-15:00\"]}}\n  vera"}});
  const ProposedRepairs proposed = Repairs("2026-03-02 12:00", "2026-03-20 00:00");
  ASSERT_THAT(proposed.stranded, SizeIs(3));
  for (const StrandedVisit& visit : proposed.stranded) {
    EXPECT_THAT(visit.causes, ElementsAre(StrandingCause::kClosed));
  }
  ExpectSound(proposed);
  EXPECT_THAT(proposed.plans[0].moves, SizeIs(3));
}

TEST_F(RepairProposalsTest, AVisitOfNoCourseIsGivenByWhoeverIsThereOrLater) {
  const auto taken = Book("talk", "2026-03-05 09:00", {Therapist("vera")});
  const auto both = Book("talk", "2026-03-05 11:00", {Therapist("vera")});
  Book("talk", "2026-03-05 11:00", {Therapist("tess")});
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-06 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  EXPECT_EQ(proposed.stranded[0].appointment.id, taken.id);
  EXPECT_FALSE(proposed.stranded[0].pair.has_value());
  EXPECT_EQ(proposed.stranded[1].appointment.id, both.id);
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]),
            "2026-03-05 09:00 > 2026-03-05 09:00 same\n"
            "2026-03-05 11:00 > 2026-03-05 11:30 alone\n");
}

// Omar and Vera are there on Saturday at nine, Vera at ten as well, which is worth less.
TEST_F(RepairProposalsTest, TwoSessionsOfOnePatientAreNotAtTheSameTime) {
  const PatientId anna = AddPatient();
  PairOf(anna, "2026-03-04 09:00", "2026-03-05 12:00", "tess");
  PairOf(anna, "2026-03-04 11:00", "2026-03-05 16:00", "tess");
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-20 00:00");
  for (const char* who : {"omar", "vera"}) {
    Absent(Therapist(who), "2026-03-04 00:00", "2026-03-07 09:00");
  }
  Absent(Therapist("omar"), "2026-03-07 10:00", "2026-03-20 00:00");
  Absent(Therapist("vera"), "2026-03-07 11:00", "2026-03-20 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  ExpectSound(proposed);
  ASSERT_THAT(proposed.plans[0].moves, SizeIs(2));
  std::set<std::string> starts;
  for (const RepairMove& move : proposed.plans[0].moves) {
    starts.insert(Local(move.visit.time.start));
  }
  EXPECT_THAT(starts, ElementsAre("2026-03-07 09:00", "2026-03-07 10:00"));
}

TEST_F(RepairProposalsTest, AVisitThatMovesLeavesThePatientsOtherVisitsAlone) {
  const PatientId anna = AddPatient();
  for (const auto& [time, who] :
       {std::pair("2026-03-05 11:00", "vera"), std::pair("2026-03-05 11:30", "tess")}) {
    appointments::Wish wish{.visit_type = clinic_->FindVisitType("talk")->id,
                            .start = At(time),
                            .location = Site("remote"),
                            .mode = directory::Mode::kVideo,
                            .resources = {Therapist(who)}};
    ASSERT_OK(appointments_.Book(desk_, {.key = Key(), .patient = anna, .wish = std::move(wish)}));
  }
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-05 11:30");
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-05 11:30");
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  // Vera is there at half past eleven; Anna speaks with Tess then.
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]), "2026-03-05 11:00 > 2026-03-05 12:00 alone\n");
}

TEST_F(RepairProposalsTest, AnInfusionKeepsItsDistanceFromThoseOfOtherCourses) {
  ChangeFile({{"grid: 60m\n    change_notice: 24h\n  session",
               "grid: 60m\n    change_notice: 24h"
               "\n    min_gap: 48h\n  session"}});
  const PatientId anna = AddPatient();
  PairOf(anna, "2026-03-04 10:00", "2026-03-05 14:00", "tess");
  PairOf(anna, "2026-03-06 10:00", "2026-03-08 14:00", "tess");
  Absent(Therapist("nia"), "2026-03-06 00:00", "2026-03-07 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-06 00:00", "2026-03-07 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  // Thursday at five would be nearer.
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]), "2026-03-06 10:00 > 2026-03-07 08:00 linked\n");
}

TEST_F(RepairProposalsTest, NoInfusionIsBroughtForwardIntoTheNextTwoDays) {
  PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-06 14:00", "tess");
  Absent(Therapist("nia"), "2026-03-04 08:00", "2026-03-05 00:00");
  const auto proposed =
      repairs_.Propose(desk_, {{At("2026-03-04 00:00"), At("2026-03-05 00:00")}, clock_.Now()});
  ASSERT_OK(proposed);
  ASSERT_FALSE(proposed->plans.empty());
  EXPECT_EQ(TextOf(*proposed, proposed->plans[0]), "2026-03-04 10:00 > 2026-03-05 08:00 linked\n");
}

TEST_F(RepairProposalsTest, BothHalvesOfAPairThatAreStrandedStayAPair) {
  PairOf(AddPatient(), "2026-03-06 10:00", "2026-03-07 14:00", "tess");
  Absent(Therapist("nia"), "2026-03-05 12:00", "2026-03-07 00:00");
  Absent(Therapist("tess"), "2026-03-07 00:00", "2026-03-08 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-06 00:00", "2026-03-08 00:00");
  ASSERT_THAT(proposed.stranded, SizeIs(2));
  EXPECT_EQ(proposed.stranded[0].pair->course, proposed.stranded[1].pair->course);
  EXPECT_FALSE(proposed.stranded[0].pair->is_session);
  ASSERT_FALSE(proposed.plans.empty());
  const RepairPlan& best = proposed.plans[0];
  ASSERT_THAT(best.moves, SizeIs(2));
  // The nearest, although it is the day on which the session was to be: that moves, too.
  EXPECT_EQ(Local(best.moves[0].visit.time.start), "2026-03-07 08:00");
  EXPECT_TRUE(courses::Stands(best.moves[0].judgement));
  EXPECT_EQ(best.moves[0].points, best.moves[1].points);
  EXPECT_EQ(best.points, best.moves[0].points);  // one pair
  EXPECT_EQ(best.least_points, best.moves[0].points);
}

TEST_F(RepairProposalsTest, APreparationStaysBeforeItsFirstInfusion) {
  courses::CourseOrder order;
  order.key = Key();
  order.terms = Terms(AddPatient(), 1);
  order.terms->preparation_type = order.terms->session_type;
  order.pairs = {{1, Infusion("2026-03-06 10:00"), Session("2026-03-07 14:00", "tess")}};
  order.preparation = Session("2026-03-05 10:00", "vera");
  ASSERT_OK(courses_.Book(desk_, order));
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-05 00:00", "2026-03-05 17:00");
  }
  const ProposedRepairs later = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(later.plans.empty());
  EXPECT_FALSE(later.stranded[0].pair.has_value());
  EXPECT_EQ(TextOf(later, later.plans[0]), "2026-03-05 10:00 > 2026-03-05 17:00 tess alone\n");
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-05 17:00", "2026-03-06 09:00");
    Absent(Therapist(who), "2026-03-02 09:00", "2026-03-05 00:00");
  }
  const ProposedRepairs nowhere = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(nowhere.plans.empty());
  EXPECT_EQ(TextOf(nowhere, nowhere.plans[0]), "2026-03-05 10:00 > nothing\n");
}

TEST_F(RepairProposalsTest, WhatStaffBookedOnPurposeIsNotStrandedByTheFile) {
  desk_.principal.signed_in_recently = true;
  appointments::Wish wish{.visit_type = clinic_->FindVisitType("session")->id,
                          .start = At("2026-03-05 20:00"),
                          .location = Site("main"),
                          .mode = directory::Mode::kInPerson,
                          .resources = {Therapist("tess")}};
  ASSERT_OK(appointments_.Book(desk_, {.key = Key(),
                                       .patient = AddPatient(),
                                       .wish = std::move(wish),
                                       .hold = {},
                                       .override_reason = "late"}));
  ChangeFile({{"horizon: 60d", "horizon: 59d"}});
  EXPECT_THAT(Repairs("2026-03-05 00:00", "2026-03-06 00:00").stranded, IsEmpty());
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-06 00:00");
  EXPECT_THAT(Repairs("2026-03-05 00:00", "2026-03-06 00:00").stranded, SizeIs(1));
}

TEST_F(RepairProposalsTest, WhatIsAskedForBeginsNoSooner) {
  PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 12:00", "tess");
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-06 00:00");
  const auto proposed = repairs_.Propose(
      desk_, {{At("2026-03-05 00:00"), At("2026-03-06 00:00")}, At("2026-03-08 12:00")});
  ASSERT_OK(proposed);
  ASSERT_FALSE(proposed->plans.empty());
  for (const RepairPlan& plan : proposed->plans) {
    for (const RepairMove& move : plan.moves) {
      EXPECT_GE(move.visit.time.start, At("2026-03-08 12:00"));
    }
  }
  EXPECT_THAT(proposed->plans[0].moves, SizeIs(1));
}

// Three infusions at once with Nia; Noa, who can look after two, is there instead.
class RepairSeatsTest : public RepairProposalsTest {
 protected:
  RepairSeatsTest()
      : RepairProposalsTest(
            {{"  chair-1: {",
              "  chair-0: {display_name: Zero, location: main, capabilities: [chair]}\n"
              "  chair-1: {"},
             {"seats: 2, hours: {main: [\"monday-sunday 08:00-18:00\"]}}\n",
              "seats: 3, hours: {main: [\"monday-sunday 08:00-18:00\"]}}\n"
              "  noa: {display_name: Noa, capabilities: [nurse], languages: [en], licensed_states: "
              "[NY],\n        seats: 2, hours: {main: [\"monday-sunday 08:00-18:00\"]}}\n"}}) {}
};

TEST_F(RepairSeatsTest, WhoeverIsThereTakesAsManyAsTheyHaveSeats) {
  Absent(Therapist("noa"), "2026-03-06 00:00", "2026-03-07 00:00");
  for (int i = 0; i < 3; ++i) {
    PairOf(AddPatient(), "2026-03-06 10:00", "2026-03-07 1" + std::to_string(3 + i) + ":00",
           "tess");
  }
  db_.Sql(
      "UPDATE absence SET withdraw_time = create_time;"
      "UPDATE resource SET calendar_version = calendar_version + 1");
  Absent(Therapist("nia"), "2026-03-06 00:00", "2026-03-07 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-06 00:00", "2026-03-07 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]),
            "2026-03-06 10:00 > 2026-03-06 10:00 same\n"
            "2026-03-06 10:00 > 2026-03-06 10:00 same\n"
            "2026-03-06 10:00 > 2026-03-06 09:00 linked\n");
}

// Sessions in person take a room, of which main has two.
class RepairRoomsTest : public RepairProposalsTest {
 protected:
  RepairRoomsTest()
      : RepairProposalsTest(
            {{"  chair-1: {",
              "  talk-1: {display_name: T1, location: main, capabilities: [talk]}\n"
              "  talk-2: {display_name: T2, location: main, capabilities: [talk]}\n"
              "  chair-1: {"},
             {"omar: {display_name: Omar, capabilities: [therapist], languages: [en], "
              "licensed_states: [NY],\n        hours: {annex:",
              "omar: {display_name: Omar, capabilities: [therapist], languages: [en], "
              "licensed_states: [NY],\n        hours: {main:"},
             {"telehealth: true, hours: {main:", "hours: {main:"},
             {"needs: {therapist: {practitioner: therapist}}\n    phases:\n      - {id: session, "
              "takes: 50m, exclusive: [therapist]}",
              "needs: {therapist: {practitioner: therapist}, room: {room: talk, modes: "
              "[in_person]}}\n    phases:\n      - {id: session, takes: 50m, exclusive: "
              "[therapist, room]}"}}) {}

  std::string RoomOf(const courses::CourseView& course) const {
    for (const auto& part : course.pairs[0].session->participations) {
      const directory::Room* room = clinic_->FindRoom(RoomId(part.resource.uuid));
      if (room != nullptr) return room->slug;
    }
    return "";
  }
};

TEST_F(RepairRoomsTest, ARoomIsOutAndTheSameTherapistTakesTheOther) {
  const auto course = PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 12:00", "tess");
  Absent(Room(RoomOf(course)), "2026-03-05 00:00", "2026-03-06 00:00");
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_THAT(proposed.plans, SizeIs(1));
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]), "2026-03-05 12:00 > 2026-03-05 12:00 tess same\n");
  EXPECT_EQ(proposed.plans[0].changed, 0);
  EXPECT_EQ(proposed.plans[0].session_bound, 1);
  EXPECT_GT(proposed.plans[0].points, 0);
}

// The room that the visit has itself is free for whoever gives it instead.
TEST_F(RepairRoomsTest, AnotherTherapistTakesOverInTheVisitsOwnRoom) {
  const auto course = PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 12:00", "tess");
  const std::string other = RoomOf(course) == "talk-1" ? "talk-2" : "talk-1";
  Absent(Room(other), "2026-03-02 09:00", "2026-03-20 00:00");
  Absent(Therapist("tess"), "2026-03-05 00:00", "2026-03-20 00:00");
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-20 00:00");
  // Nobody else may have it later.
  Absent(Therapist("omar"), "2026-03-05 13:00", "2026-03-20 00:00");
  Absent(Therapist("omar"), "2026-03-05 00:00", "2026-03-05 12:00");
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  EXPECT_EQ(TextOf(proposed, proposed.plans[0]),
            "2026-03-05 12:00 > 2026-03-05 12:00 omar linked\n");
  EXPECT_EQ(proposed.plans[0].changed, 1);
}

// Two therapists are free at the hours at which one room is left.
TEST_F(RepairRoomsTest, WhatFindsNoRoomIsSolvedAnew) {
  PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 12:00", "tess");
  PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 13:00", "tess");
  Absent(Room("talk-1"), "2026-03-02 09:00", "2026-03-20 00:00");
  Absent(Room("talk-2"), "2026-03-05 00:00", "2026-03-06 09:00");
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-20 00:00");
  for (const char* who : {"tess", "omar"}) {
    Absent(Therapist(who), "2026-03-06 11:00", "2026-03-20 00:00");
  }
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  ExpectSound(proposed);
  // Friday from nine to eleven: two hours, one room, two sessions.
  ASSERT_THAT(proposed.plans[0].moves, SizeIs(2));
  std::set<std::string> starts;
  for (const RepairMove& move : proposed.plans[0].moves)
    starts.insert(Local(move.visit.time.start));
  EXPECT_THAT(starts, ElementsAre("2026-03-06 09:00", "2026-03-06 10:00"));
}

}  // namespace
}  // namespace tandem::repairs
