// SPDX-License-Identifier: Apache-2.0
// The planner against everything: on small random clinics all plans are written down and compared.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/testing/seeds.h"
#include "scheduler/courses/course_planner.h"
#include "scheduler/courses/testing/every_plan.h"
#include "scheduler/courses/testing/random_course.h"

namespace tandem::courses {
namespace {

void Compare(const CourseProblem& problem, const PlanningLimits& limits) {
  const CoursePlans found = PlanCourse(problem, limits);
  for (std::size_t count = problem.wanted.size(); count > 0; --count) {
    const EveryPlan all(problem, count);
    std::vector<PlanTuple> best = all.Best();
    if (best.empty()) continue;
    if (best.size() > static_cast<std::size_t>(limits.plans)) {
      best.resize(static_cast<std::size_t>(limits.plans));
    }
    std::vector<PlanTuple> merits;
    for (const CoursePlan& plan : found.plans) {
      ASSERT_EQ(plan.infusions.size(), count);
      EXPECT_EQ(all.Judge(plan.infusions), TupleOf(plan.merit));
      merits.push_back(TupleOf(plan.merit));
    }
    EXPECT_EQ(merits, best);
    return;
  }
  EXPECT_TRUE(found.plans.empty());
}

TEST(CoursePlannerOracleTest, ThePlansAreTheBestOfAllThatThereAre) {
  const std::uint64_t first = testing::FirstSeed(20261122);
  const std::uint64_t end = first + testing::Rounds(600);
  for (std::uint64_t seed = first; seed < end && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:CoursePlannerOracleTest.*'", seed));
    Compare(RandomCourse(seed, {}), {.plans = 3, .work = kPlanningWorkMax});
  }
}

// The same problem without one of its rules.
struct LeftOut {
  const char* rule;
  void (*leave)(CourseProblem&);
};
constexpr LeftOut kRules[] = {
    {"per_week_max", [](CourseProblem& problem) { problem.spacing.per_week_max = 7; }},
    {"earlier", [](CourseProblem& problem) { problem.earlier.clear(); }},
    {"pause", [](CourseProblem& problem) { problem.pause.reset(); }},
    {"due", [](CourseProblem& problem) { problem.due.reset(); }},
    {"same_time", [](CourseProblem& problem) { problem.same_time = false; }},
    {"direction",
     [](CourseProblem& problem) { problem.pairing.direction = PairDirection::kAfter; }},
    {"first of week",
     [](CourseProblem& problem) {
       for (WantedInfusion& wanted : problem.wanted) {
         if (wanted.wants_pair == PairWish::kFirstOfWeek) wanted.wants_pair = PairWish::kAlways;
       }
     }},
};

// Else the test above would say nothing about the rule.
TEST(CoursePlannerOracleTest, EachRuleMattersForOneCourseInThirtyAtLeast) {
  constexpr int kCourses = 600;
  for (const LeftOut& left_out : kRules) {
    int other = 0;
    for (std::uint64_t seed = 0; seed < kCourses; ++seed) {
      CourseProblem problem = RandomCourse(seed, {});
      const CoursePlans with = PlanCourse(problem, {});
      left_out.leave(problem);
      const CoursePlans without = PlanCourse(problem, {});
      const auto same = [](const CoursePlan& a, const CoursePlan& b) {
        return a.infusions == b.infusions;
      };
      other += !std::equal(with.plans.begin(), with.plans.end(), without.plans.begin(),
                           without.plans.end(), same);
    }
    EXPECT_GE(other, kCourses / 30) << left_out.rule;
  }
}

// A session of the infusion k after it, and one of the next before that.
bool HasTwoAfter(const CourseProblem& problem, const CoursePlan& plan, std::size_t k) {
  const auto lies_before = [&](std::size_t i) {
    const PlannedInfusion& planned = plan.infusions[i];
    return LiesBefore(problem.infusions[static_cast<std::size_t>(planned.infusion)].times,
                      problem.sessions[static_cast<std::size_t>(*planned.session)].times);
  };
  if (k + 1 >= plan.infusions.size()) return false;
  const bool have = plan.infusions[k].session && plan.infusions[k + 1].session;
  return have && !lies_before(k) && lies_before(k + 1);
}

// With sessions before infusions only, nothing else asks for that time.
bool NeedsTimeToRecover(CourseProblem problem, const CoursePlans& found) {
  if (problem.pairing.direction != PairDirection::kBefore || found.plans.empty()) return false;
  problem.pairing.earliest = problem.pairing.no_driving = absl::ZeroDuration();
  return PlanCourse(problem, {.plans = 1}).plans[0].merit != found.plans[0].merit;
}

TEST(CoursePlannerOracleTest, SomeCoursesHaveWhatIsRareWithSessionsBeforeInfusions) {
  int kept = 0;
  int recovering = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const CourseProblem problem = RandomCourse(seed, {});
    const CoursePlans found = PlanCourse(problem, {.plans = 1});
    recovering += NeedsTimeToRecover(problem, found);
    for (std::size_t k = 0; !found.plans.empty() && k < found.plans[0].infusions.size(); ++k) {
      kept += HasTwoAfter(problem, found.plans[0], k);
    }
  }
  EXPECT_GE(kept, 5) << "two agreed sessions between two infusions";
  EXPECT_GE(recovering, 20) << "a session that is too near to the infusion before";
}

// As somebody sees it who waits: with no work left, the best plan comes all the same.
TEST(CoursePlannerOracleTest, WithoutTimeForMoreTheFirstPlanIsStillTheBest) {
  const std::uint64_t first = testing::FirstSeed(20261122);
  const std::uint64_t end = first + testing::Rounds(200);
  int cut = 0;
  for (std::uint64_t seed = first; seed < end; ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:CoursePlannerOracleTest.*'", seed));
    const CourseProblem problem = RandomCourse(seed, {});
    const CoursePlans whole = PlanCourse(problem, {});
    const CoursePlans some = PlanCourse(problem, {.plans = 3, .work = 0});
    ASSERT_EQ(some.plans.empty(), whole.plans.empty());
    if (whole.plans.empty()) continue;
    EXPECT_EQ(some.plans[0].merit, whole.plans[0].merit);
    if (!some.proven) ++cut;
  }
  EXPECT_TRUE(cut > 0 || end - first == 1);
}

}  // namespace
}  // namespace tandem::courses
