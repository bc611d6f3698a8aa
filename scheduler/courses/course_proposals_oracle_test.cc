// SPDX-License-Identifier: Apache-2.0
// The plans proposed in a small clinic against all plans that there are, made by hand from what a
// search of free times shows.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "base/testing/seeds.h"
#include "scheduler/courses/testing/course_fixture.h"
#include "scheduler/courses/testing/every_plan.h"

namespace tandem::courses {
namespace {

constexpr int kInfusions = 3;
constexpr int kRounds = 12;
constexpr const char* kAllDays = "[\"monday-sunday 08:00-18:00\"]";

std::string Hours(const std::string& site) { return "hours: {" + site + ": " + kAllDays + "}"; }
std::string Dated(const std::string& site, const std::string& times) {
  return "dated_hours: {" + site + ": [" + times + "]}";
}

class CourseProposalsOracleTest : public CourseFixture {
 protected:
  // A dozen times in all, around the day on which clocks go forward.
  CourseProposalsOracleTest()
      : CourseFixture(
            {{"seats: 2, " + Hours("main"),
              "seats: 2, " + Dated("main",
                                   "\"2026-03-05 10:00-12:00\", \"2026-03-07 10:00-11:00\","
                                   "\"2026-03-09 10:00-12:00\", \"2026-03-12 10:00-11:00\"")},
             {"telehealth: true, " + Hours("main"),
              "telehealth: true, " +
                  Dated("main", "\"2026-03-06 09:00-11:00\", \"2026-03-10 09:00-11:00\"")},
             {Hours("annex"),
              Dated("annex", "\"2026-03-08 12:00-13:00\", \"2026-03-10 12:00-13:00\"")},
             {Hours("remote"),
              Dated("remote", "\"2026-03-06 08:00-09:00\", \"2026-03-11 09:00-10:00\"")}}) {}

  int Number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  void TakeSomething() {
    static const std::vector<std::pair<const char*, const char*>> kTimes = {
        {"2026-03-06 09:00", "tess"}, {"2026-03-06 10:00", "tess"}, {"2026-03-10 09:00", "tess"},
        {"2026-03-10 10:00", "tess"}, {"2026-03-08 12:00", "omar"}, {"2026-03-10 12:00", "omar"},
        {"2026-03-06 08:00", "vera"}, {"2026-03-11 09:00", "vera"}};
    const auto& [time, who] = kTimes[static_cast<std::size_t>(Number(0, 7))];
    if (Take(time, who)) booked_[{Who(who), absl::ToCivilDay(At(time), clinic_->zone)}] += 60;
  }

  CourseWishes SomeWishes() {
    CourseWishes wishes;
    wishes.has_ride = Number(0, 1) == 0;
    if (Number(0, 2) == 0) wishes.therapist = Who("omar");
    if (Number(0, 2) == 0) wishes.days_of_week = {absl::Weekday::tuesday, absl::Weekday::friday};
    if (Number(0, 2) == 0) wishes.earliest_minute = 10 * 60;
    return wishes;
  }

  // As patients see it, page by page.
  std::vector<availability::Slot> Search(VisitTypeId type, PatientId patient) {
    availability::SlotQuery query;
    query.visit_type = type;
    query.window = {clock_.Now(), clock_.Now() + absl::Hours(24 * 30)};
    query.patient = patient;
    query.page_size = 3;
    std::vector<availability::Slot> slots;
    do {
      const auto page = availability_.Search(desk_, query).value();
      slots.insert(slots.end(), page.slots.begin(), page.slots.end());
      query.page_position = page.next_position;
    } while (!query.page_position.empty());
    return slots;
  }

  absl::Time OnTheWall(absl::Time time) const {
    const absl::CivilMinute epoch(1970, 1, 1);
    return absl::FromUnixSeconds(60 * (ToCivil(time, clinic_->zone) - epoch));
  }

  int PermilleOfWishes(const CourseWishes& wishes, absl::Time start, PractitionerId who) const {
    const absl::CivilMinute local = ToCivil(start, clinic_->zone);
    std::vector<bool> met;
    if (!wishes.days_of_week.empty()) {
      met.push_back(absl::GetWeekday(local) == absl::Weekday::tuesday ||
                    absl::GetWeekday(local) == absl::Weekday::friday);
    }
    if (wishes.earliest_minute > 0) met.push_back(local.hour() >= 10);
    if (!wishes.therapist.IsNil() && !who.IsNil()) met.push_back(who == wishes.therapist);
    if (met.empty()) return 1000;
    return static_cast<int>(1000 * std::count(met.begin(), met.end(), true) / std::ssize(met));
  }

  CourseProblem ByHand(const CourseTerms& terms) {
    CourseProblem problem;
    problem.wanted.resize(kInfusions);
    problem.place_points = {{10'000, 6'920, 6'000}};  // main, ten kilometers, by video
    for (const auto& slot : Search(terms.infusion_type, terms.patient)) {
      InfusionOption option;
      option.times.start = OnTheWall(slot.time.start);
      option.times.discharge = OnTheWall(slot.time.end);
      option.times.day = absl::ToCivilDay(slot.time.end, clinic_->zone);
      option.comfort = PermilleOfWishes(terms.wishes, slot.time.start, {});
      problem.infusions.push_back(option);
    }
    const std::vector<PractitionerId> all = {Who("omar"), Who("tess"), Who("vera")};
    problem.therapists = 3;
    for (const auto& slot : Search(terms.session_type, terms.patient)) {
      for (const PractitionerId who : slot.practitioners) {
        SessionOption option;
        const absl::CivilDay day = absl::ToCivilDay(slot.time.start, clinic_->zone);
        option.times = {{OnTheWall(slot.time.start), OnTheWall(slot.time.end)},
                        day,
                        slot.mode == directory::Mode::kInPerson,
                        terms.wishes.has_ride};
        option.therapist = static_cast<int>(std::find(all.begin(), all.end(), who) - all.begin());
        option.place = !option.times.in_person ? 2 : slot.location == Site("annex") ? 1 : 0;
        // One patient, and hours that begin on the hour: fairness and efficiency are whole.
        option.points = 15 * PermilleOfWishes(terms.wishes, slot.time.start, who) + 12'000 +
                        8 * (1000 - std::min(1000, booked_[{who, day}] * 1000 / 300));
        problem.sessions.push_back(option);
      }
    }
    return problem;
  }

  std::mt19937_64 random_;
  std::map<std::pair<PractitionerId, absl::CivilDay>, int> booked_;  // minutes
};

TEST_F(CourseProposalsOracleTest, ThePlansAreTheBestOfAllThatThereAre) {
  const std::uint64_t seed = testing::FirstSeed(20260302);
  SCOPED_TRACE(
      fmt::format("TANDEM_SEED={} ./dev test 'courses_test:CourseProposalsOracleTest.*'", seed));
  random_.seed(seed);
  int paired = 0;
  const int rounds = kRounds * static_cast<int>(testing::Rounds(1));
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    CourseQuestion question;
    question.terms = Terms(AddPatient(), kInfusions);
    question.terms->wishes = SomeWishes();
    const CourseProblem problem = ByHand(*question.terms);
    const ProposedPlans proposed = Propose(question);
    for (std::size_t count = kInfusions; count > 0; --count) {
      std::vector<PlanTuple> best = EveryPlan(problem, count).Best();
      if (best.empty()) continue;
      best.resize(std::min<std::size_t>(best.size(), 3));
      std::vector<PlanTuple> merits;
      for (const ProposedPlan& plan : proposed.plans) merits.push_back(TupleOf(plan.merit));
      EXPECT_EQ(merits, best) << "round " << round;
      paired += proposed.plans.empty() ? 0 : proposed.plans[0].merit.paired;
      break;
    }
    if (round % 2 == 1) TakeSomething();
  }
  EXPECT_GT(paired, 0);
}

}  // namespace
}  // namespace tandem::courses
