// SPDX-License-Identifier: Apache-2.0
// Free times as a problem of the solver, and back; each rule by hand.
#include "scheduler/repairs/session_offers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <set>

#include "base/civil.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/session_starts.h"
#include "scheduler/courses/testing/bare_clinic.h"
#include "scheduler/courses/wall_clock.h"

namespace tandem::repairs {
namespace {

using courses::IdOf;
using directory::Mode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const LocationId kMain = IdOf<LocationId>(1);
const LocationId kFar = IdOf<LocationId>(2);
const LocationId kRemote = IdOf<LocationId>(3);
const PractitionerId kOmar = IdOf<PractitionerId>(11);
const PractitionerId kTess = IdOf<PractitionerId>(12);

// An infusion on Monday, the second of March 2026, from ten to twelve, whose session on Tuesday at
// three is lost. Sessions take an hour of their therapist.
class SessionOffersTest : public ::testing::Test {
 protected:
  SessionOffersTest() {
    clinic_ = courses::BareClinic({{kMain, "a", 40.0}, {kFar, "b", 43.0}, {kRemote, "c", 0.0}},
                                  {{kOmar, "omar"}, {kTess, "tess"}});
    demands_.resize(1);
    demands_[0].patient = IdOf<PatientId>(30);
    demands_[0].booked = Visit(At(3, 15), kTess);
    demands_[0].terms.course = &course_;
    demands_[0].terms.site = kMain;
    demands_[0].starts = courses::SessionStarts({}, {At(2, 10), At(2, 12)}, {}, clinic_.zone);
    demands_[0].terms.infusion =
        courses::InfusionTimesOf({At(2, 10), At(2, 12)}, std::nullopt, clinic_.zone);
    demands_[0].earliest = At(1, 0);
  }

  // March 2026, on the wall.
  absl::Time At(int day, int hour, int minute = 0) const {
    return ResolveCivil(absl::CivilMinute(2026, 3, day, hour, minute), clinic_.zone).value();
  }
  courses::PlannedVisit Visit(absl::Time start, PractitionerId who,
                              LocationId place = kMain) const {
    return {{start, start + absl::Minutes(50)},
            place,
            place == kRemote ? Mode::kVideo : Mode::kInPerson,
            who};
  }
  void Free(absl::Time start, std::vector<PractitionerId> who, LocationId place = kMain) {
    const courses::PlannedVisit visit = Visit(start, {}, place);
    times_[0].slots.push_back({visit.time, place, visit.mode, std::move(who)});
  }
  void Booked(PractitionerId who, int day, int minutes) {
    times_[0].booked.push_back({who, absl::CivilDay(2026, 3, day), minutes});
  }

  const courses::FreeStretches& Stretches() {
    courses::FreeStretches& fresh = stretches_.emplace_back();
    for (const availability::FreeTimes& times : times_) fresh.Add(times);
    return fresh;
  }

  // "3 15 omar" of each option of the demand.
  std::vector<std::string> Texts(RepairKind kind = RepairKind::kBest, std::size_t demand = 0) {
    const SessionOffers offers({clinic_, times_, demands_, Stretches(), 12});
    const OfferedRepair offered = offers.For(kind);
    std::vector<std::string> texts;
    for (const Offer& offer : offered.offers[demand]) {
      const courses::PlannedVisit visit = offers.VisitOf(demand, offer);
      texts.push_back(absl::FormatTime("%e %H ", visit.time.start, clinic_.zone) +
                      clinic_.FindPractitioner(visit.practitioner)->slug);
    }
    return texts;
  }
  RepairProblem Problem() {
    return SessionOffers({clinic_, times_, demands_, Stretches(), 12})
        .For(RepairKind::kBest)
        .problem;
  }

  directory::Snapshot clinic_;
  courses::RuledCourse course_;
  std::vector<availability::FreeTimes> times_{1};
  std::vector<SessionDemand> demands_;
  std::list<courses::FreeStretches> stretches_;  // of every question
};

TEST_F(SessionOffersTest, OnlyPairsAreOffered) {
  Free(At(2, 16), {kTess});          // the same day
  Free(At(3, 9), {kTess});           // in person, and nobody drives yet
  Free(At(3, 9), {kTess}, kRemote);  // by video
  Free(At(3, 14), {kTess, kOmar});   // one day later
  Free(At(3, 16), {kTess}, kFar);    // 300 kilometers
  Free(At(9, 12, 30), {kTess});      // more than a week
  EXPECT_THAT(Texts(), ElementsAre(" 3 09 tess", " 3 14 tess", " 3 14 omar"));
  course_.view.course.terms.wishes.session_modes = {Mode::kVideo};
  EXPECT_THAT(Texts(), ElementsAre(" 3 09 tess"));
}

TEST_F(SessionOffersTest, TheNextInfusionTheEarliestTimeAndThePatientsDayAreKept) {
  for (const int hour : {13, 14, 15, 16}) Free(At(4, hour), {kTess});
  demands_[0].terms.next_infusion = courses::OnWall(At(4, 18), clinic_.zone);
  EXPECT_THAT(Texts(), ElementsAre(" 4 13 tess", " 4 14 tess", " 4 15 tess"));
  demands_[0].earliest = At(4, 14);
  EXPECT_THAT(Texts(), ElementsAre(" 4 14 tess", " 4 15 tess"));
  demands_[0].busy = {{At(4, 14, 45), At(4, 15)}};
  EXPECT_THAT(Texts(), ElementsAre(" 4 15 tess"));
}

TEST_F(SessionOffersTest, AKindKeepsToTheDayOrToThePlace) {
  Free(At(3, 14), {kTess}, kRemote);
  Free(At(3, 16), {kTess});
  Free(At(4, 16), {kTess});
  EXPECT_THAT(Texts(RepairKind::kBest), SizeIs(3));
  EXPECT_THAT(Texts(RepairKind::kSameDay), ElementsAre(" 3 14 tess", " 3 16 tess"));
  EXPECT_THAT(Texts(RepairKind::kSamePlace), ElementsAre(" 3 16 tess", " 4 16 tess"));
}

TEST_F(SessionOffersTest, StartsBeforeTheSessionBeforeIsOverAreOneRun) {
  for (const int minute : {0, 30}) {
    Free(At(3, 13, minute), {kTess});
    Free(At(3, 14, minute), {kTess, kOmar});
    Free(At(3, 15, minute), {kTess});
  }
  std::sort(times_[0].slots.begin(), times_[0].slots.end(),
            [](const auto& a, const auto& b) { return a.time.start < b.time.start; });
  Free(At(3, 17), {kTess});
  const RepairProblem problem = Problem();
  // Omar's half past two; Tess's one to half past three, which three sessions fit in, and five.
  ASSERT_THAT(problem.slots, SizeIs(3));
  EXPECT_EQ(problem.slots[0].sessions, 1);
  EXPECT_EQ(problem.slots[1].sessions, 3);
  EXPECT_EQ(problem.slots[2].sessions, 1);
  EXPECT_EQ(problem.slots[1].group, problem.slots[2].group);
  EXPECT_NE(problem.slots[0].group, problem.slots[1].group);
  EXPECT_EQ(problem.session_ticks, 12);
  std::set<int> starts;
  for (const RepairOption& option : problem.demands[0].options) {
    EXPECT_EQ(option.changes, 1);
    if (option.slot == 1) starts.insert(option.start);
  }
  EXPECT_THAT(starts, ElementsAre(0, 6, 12, 18, 24, 30));
}

TEST_F(SessionOffersTest, ADayOfATherapistTakesSixSessionsWithWhatIsBooked) {
  Free(At(3, 14), {kTess, kOmar});
  Free(At(4, 14), {kTess});
  Booked(kTess, 3, 230);  // four hours, begun ones included
  Booked(kOmar, 3, 600);
  const RepairProblem problem = Problem();
  std::map<int, int> places;
  for (const RepairOption& option : problem.demands[0].options) {
    const int group = problem.slots[static_cast<std::size_t>(option.slot)].group;
    places[option.points] = problem.group_places[static_cast<std::size_t>(group)];
  }
  std::multiset<int> found;
  for (const auto& [points, count] : places) found.insert(count);
  EXPECT_THAT(found, ElementsAre(2, 6));  // and none of whoever has ten hours
}

TEST_F(SessionOffersTest, WhomThePatientKnowsIsWorthMoreAndWhoIsBusyLess) {
  Free(At(3, 14), {kTess, kOmar});
  const auto points = [&] {
    std::vector<int> points;
    const RepairProblem problem = Problem();
    for (const RepairOption& option : problem.demands[0].options) points.push_back(option.points);
    return points;
  };
  // 26 hours after: 40; the same site: 10; no wishes: 15; nobody known: 7.5; free: 8; nothing left
  // beside it: 5.
  EXPECT_THAT(points(), ElementsAre(85'500, 85'500));
  demands_[0].terms.last_therapist = kTess;  // 15, and 3 for the other one
  EXPECT_THAT(points(), ElementsAre(93'000, 81'000));
  demands_[0].terms.seen = {kTess, kOmar};  // 7.5 for the other one
  EXPECT_THAT(points(), ElementsAre(93'000, 85'500));
  Booked(kTess, 3, 150);  // half of her day: 4
  EXPECT_THAT(points(), ElementsAre(89'000, 85'500));
  Free(At(3, 14, 20), {kOmar});  // twenty minutes are left before it, and after the other one
  EXPECT_THAT(points(), ElementsAre(89'000, 80'500, 80'500));
  EXPECT_EQ(Problem().demands[0].fairness, 0);
  demands_[0].fairness = 667;
  EXPECT_EQ(Problem().demands[0].fairness, 7 * 667);
  EXPECT_THAT(points(), ElementsAre(89'000, 80'500, 80'500));
}

// Far is 333 kilometers from the infusion, and eleven from the patient's home.
TEST_F(SessionOffersTest, WhatIsNearThePatientsHomeIsOffered) {
  Free(At(3, 14), {kTess}, kFar);
  EXPECT_THAT(Texts(), IsEmpty());
  demands_[0].terms.home = GeoPoint{42.9, 0};
  EXPECT_THAT(Texts(), ElementsAre(" 3 14 tess"));
  EXPECT_EQ(Problem().demands[0].options[0].points, 83'500);  // 8 for its place, where 10 were
}

TEST_F(SessionOffersTest, WhatIsFreeBesideComesOnceAndHasAPlaceInARun) {
  Free(At(3, 14), {kTess});
  demands_[0].beside = {Visit(At(3, 14), kTess), Visit(At(3, 15), kOmar), Visit(At(2, 15), kOmar)};
  EXPECT_THAT(Texts(), ElementsAre(" 3 14 tess", " 3 15 omar"));
}

TEST_F(SessionOffersTest, OfVeryManyOffersTheBestAreKept) {
  for (int day = 3; day <= 8; ++day) {
    for (int tick = 0; tick < 120; ++tick)
      Free(At(day, 10) + absl::Minutes(5 * tick), {kTess, kOmar});
  }
  demands_[0].terms.last_therapist = kTess;
  Free(At(9, 9), {kTess});
  const SessionOffers offers({clinic_, times_, demands_, Stretches(), 12});
  const OfferedRepair offered = offers.For(RepairKind::kBest);
  EXPECT_LE(offered.offers[0].size(), static_cast<std::size_t>(kOffersMax));
  EXPECT_GT(offered.offers[0].size(), 900U);
  for (const RepairSlot& slot : offered.problem.slots) EXPECT_LE(slot.sessions, kSlotSessionsMax);
}

// Full days once took all places among the best, and whoever looked for a session had none.
TEST_F(SessionOffersTest, FullDaysTakeNoPlacesAmongTheBest) {
  for (int day = 3; day <= 4; ++day) {
    Booked(kTess, day, 360);
    for (int tick = 0; tick < 144; ++tick) {
      for (int copy = 0; copy < 4; ++copy) Free(At(day, 10) + absl::Minutes(5 * tick), {kTess});
    }
  }
  Free(At(9, 9), {kOmar});
  demands_[0].beside = {Visit(At(3, 15), kTess)};
  EXPECT_THAT(Texts(), ElementsAre(" 9 09 omar"));
}

// Whoever was free all night once had the places of the first day for all the next ones.
TEST_F(SessionOffersTest, ANightThatIsFreeIsTwoDays) {
  Booked(kTess, 3, 360);
  // Nearer than a session is long: without the midnight it would be one run.
  for (int half = 0; half < 12; ++half) Free(At(3, 20) + absl::Minutes(30 * half), {kTess});
  EXPECT_THAT(Texts(), ElementsAre(" 4 00 tess", " 4 00 tess", " 4 01 tess", " 4 01 tess"));
}

TEST_F(SessionOffersTest, WithoutFreeTimesThereIsNothing) { EXPECT_THAT(Texts(), IsEmpty()); }

}  // namespace
}  // namespace tandem::repairs
