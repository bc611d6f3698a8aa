// SPDX-License-Identifier: Apache-2.0
// Random disruptions, repaired for good: what is proposed can be made as it is, every pair that it
// speaks of stands, nobody else is touched, and afterwards nothing is stranded but what had no
// place.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "base/testing/seeds.h"
#include "scheduler/courses/touched_courses.h"
#include "scheduler/repairs/repairs.h"
#include "scheduler/repairs/testing/repair_fixture.h"

namespace tandem::repairs {
namespace {

constexpr std::uint64_t kRounds = 6;
constexpr int kPatients = 9;
constexpr int kScreeningDays = 90;  // of the file
constexpr absl::CivilDay kToday(2026, 3, 2);

// Sessions in person take one of two rooms at main.
class RepairRoundTest : public RepairFixture {
 protected:
  RepairRoundTest()
      : RepairFixture(
            {{"  chair-1: {",
              "  talk-1: {display_name: T1, location: main, capabilities: [talk]}\n"
              "  talk-2: {display_name: T2, location: main, capabilities: [talk]}\n"
              "  chair-1: {"},
             {"hours: {annex: [\"monday-sunday 08:00-18:00\"]}",
              "hours: {main: [\"monday-sunday 08:00-18:00\"]}"},
             {"needs: {therapist: {practitioner: therapist}}\n    phases:\n      - {id: session, "
              "takes: 50m, exclusive: [therapist]}",
              "needs: {therapist: {practitioner: therapist}, room: {room: talk, modes: "
              "[in_person]}}\n    phases:\n      - {id: session, takes: 50m, exclusive: "
              "[therapist, room]}"},
             {"grid: 60m\n    change_notice: 24h\n  session",
              "grid: 60m\n    change_notice: 24h\n    gates: [screening]\n    min_gap: 48h\n"
              "    distances: {talk: 24h}\n  session"}}) {
    AskGates();
  }

  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  // For the last infusion and a few days more, so that some days are closed to it.
  void Screen(PatientId patient, const std::vector<courses::PairPlan>& pairs) {
    clearances::Finding screening;
    screening.kind = clearances::Kind::kScreening;
    const absl::Time last = pairs.back().infusion->time.start;
    screening.effective_day =
        std::min(absl::ToCivilDay(last, clinic_->zone) - kScreeningDays + Number(0, 2), kToday);
    ASSERT_OK(clearances_.Record(desk_, {Key(), patient, screening}));
  }

  // As the clinic itself plans them.
  void BookCourses() {
    for (int i = 0; i < 3; ++i) {
      Book("talk", fmt::format("2026-03-1{} 0{}:30", i, Number(8, 9)), {Therapist("vera")});
    }
    for (int i = 0; i < kPatients; ++i) {
      courses::CourseQuestion question;
      question.terms = Terms(AddPatient(), Number(1, 3));
      question.terms->wishes.has_ride = Number(0, 1) == 0;
      question.earliest = At(fmt::format("2026-03-0{} 08:00", Number(4, 9)));
      question.plans = 1;
      if (Number(0, 1) == 0) question.terms->preparation_type = question.terms->session_type;
      if (Number(0, 1) == 0) question.terms->tentative_from = 2;
      const courses::ProposedPlans proposed = Propose(question);
      ASSERT_FALSE(proposed.plans.empty());
      courses::CourseOrder order;
      order.terms = question.terms;
      order.preparation = proposed.plans[0].preparation;
      prepared_ += order.preparation.has_value() ? 1 : 0;
      for (const courses::ProposedPair& pair : proposed.plans[0].pairs) {
        order.pairs.push_back({pair.position, pair.infusion, pair.session});
      }
      Screen(question.terms->patient, order.pairs);
      order.key = Key();
      ASSERT_OK(courses_.Book(desk_, order));
      for (int talk = 0; talk < 4; ++talk) BookTalk(question.terms->patient);
    }
    EXPECT_GT(prepared_, 0);
    EXPECT_GT(talks_, 0);
  }

  // Unless it is too near to an infusion, or the time is taken.
  void BookTalk(PatientId patient) {
    appointments::Wish talk{
        .visit_type = clinic_->FindVisitType("talk")->id,
        .start = At(fmt::format("2026-03-{:02} {:02}:30", Number(4, 20), Number(8, 16))),
        .location = Site("remote"),
        .mode = directory::Mode::kVideo,
        .resources = {}};
    const auto booked =
        appointments_.Book(desk_, {.key = Key(), .patient = patient, .wish = std::move(talk)});
    talks_ += booked.ok() ? 1 : 0;
  }

  void Disrupt() {
    const ResourceId all[] = {Therapist("tess"), Therapist("omar"), Therapist("vera"),
                              Therapist("nia"),  Room("chair-1"),   Room("chair-2"),
                              Room("talk-1"),    Room("talk-2")};
    for (int i = Number(2, 4); i > 0; --i) {
      const int day = Number(5, 14);
      const int hours = Number(12, 90);
      const absl::Time from = At(fmt::format("2026-03-{:02} {:02}:00", day, Number(6, 16)));
      EXPECT_OK(
          absences_.Record(desk_, {Key(), all[Number(0, 7)], {from, from + absl::Hours(hours)}}));
    }
  }

  // Of every visit: where it is, who takes part, and its version.
  std::map<std::string, std::string> Visits() {
    std::map<std::string, std::string> visits;
    std::istringstream lines(
        db_.Sql("SELECT string_agg(appointment_id || ' ' || version || ' ' || start_time || ' ' "
                "|| location_id || participations::text, E'\\n') FROM appointment"));
    for (std::string line; std::getline(lines, line);) visits[line.substr(0, 36)] = line;
    return visits;
  }

  absl::Status Apply(const RepairPlan& plan) {
    RepairOrder order;
    order.key = Key();
    for (const RepairMove& move : plan.moves) {
      order.moves.push_back({move.appointment, move.etag, move.visit});
    }
    return repair_.Apply(desk_, order).status();
  }

  void ExpectApplied(const ProposedRepairs& proposed, const RepairPlan& plan,
                     const std::map<std::string, std::string>& before) {
    std::set<std::string> moved;
    for (const RepairMove& move : plan.moves) moved.insert(ToString(move.appointment));
    const auto after = Visits();
    ASSERT_EQ(after.size(), before.size());
    for (const auto& [id, visit] : before) {
      EXPECT_EQ(after.at(id) != visit, moved.contains(id)) << visit << "\n" << after.at(id);
    }
    std::vector<AppointmentId> ids;
    for (const RepairMove& move : plan.moves) ids.push_back(move.appointment);
    const auto courses = courses_of_visits_.Find(desk_, ids);
    ASSERT_OK(courses);
    for (const RepairMove& move : plan.moves) {
      for (const courses::RuledCourse& course : *courses) {
        for (const courses::PairView& pair : course.view.pairs) {
          if (pair.link.session != move.appointment && pair.link.infusion != move.appointment) {
            continue;
          }
          EXPECT_EQ(pair.judgement.state, move.judgement.state);
        }
      }
    }
    const ProposedRepairs again = RepairFixture::Repairs("2026-03-02 08:00", "2026-04-01 08:00");
    std::vector<AppointmentId> left;
    for (const StrandedVisit& visit : again.stranded) left.push_back(visit.appointment.id);
    EXPECT_EQ(left, plan.unplaced);
    EXPECT_LE(plan.moves.size(), proposed.stranded.size());
  }

  std::mt19937_64 random_;
  int prepared_ = 0;
  int talks_ = 0;
  class Repairs repair_ {
    {
      clock_, db_.pool(), directories_, booking_, appointments_, absences_, courses_of_visits_,
          touched_courses_, requests_
    }
  };
};

TEST_F(RepairRoundTest, WhatIsProposedCanBeMadeAndNobodyElseIsTouched) {
  const std::uint64_t seed = testing::FirstSeed(20260302);
  SCOPED_TRACE(fmt::format("TANDEM_SEED={} ./dev test 'repairs_test:RepairRoundTest.*'", seed));
  random_.seed(seed);
  BookCourses();
  std::size_t stranded = 0;
  for (std::uint64_t round = 0; round < testing::Rounds(kRounds) && !HasFailure(); ++round) {
    Disrupt();
    const ProposedRepairs proposed = RepairFixture::Repairs("2026-03-02 08:00", "2026-04-01 08:00");
    EXPECT_TRUE(proposed.complete);
    stranded += proposed.stranded.size();
    if (proposed.stranded.empty()) continue;
    ASSERT_FALSE(proposed.plans.empty());
    const RepairPlan& plan = proposed.plans[static_cast<std::size_t>(
        Number(0, static_cast<int>(proposed.plans.size()) - 1))];
    const auto before = Visits();
    if (plan.moves.empty()) continue;
    ASSERT_OK(Apply(plan)) << TextOf(proposed, plan);
    ExpectApplied(proposed, plan, before);
  }
  EXPECT_GT(stranded, 0U);
}

}  // namespace
}  // namespace tandem::repairs
