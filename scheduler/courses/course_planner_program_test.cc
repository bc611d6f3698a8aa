// SPDX-License-Identifier: Apache-2.0
// The plan of mid-size courses against the same model as an integer program, part by part of the
// merit.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/testing/seeds.h"
#include "scheduler/courses/course_planner.h"
#include "scheduler/courses/testing/course_program.h"
#include "scheduler/courses/testing/random_course.h"

namespace tandem::courses {
namespace {

TEST(CoursePlannerProgramTest, ThePlanIsAsGoodAsTheIntegerProgramsInEachPart) {
  const std::uint64_t first = testing::FirstSeed(20261122);
  const std::uint64_t end = first + testing::Rounds(60);
  for (std::uint64_t seed = first; seed < end && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(
        fmt::format("TANDEM_SEED={} ./dev test 'courses_test:CoursePlannerProgramTest.*'", seed));
    const CourseProblem problem = RandomCourse(seed, {.infusions_max = 24,
                                                      .sessions_max = 24,
                                                      .days = 16,
                                                      .wanted_max = 5,
                                                      .therapists_max = 4});
    const CoursePlans found = PlanCourse(problem, {.plans = 1, .work = kPlanningWorkMax});
    const std::optional<PlanMerit> best = BestByProgram(problem);
    ASSERT_EQ(found.plans.empty(), !best.has_value());
    if (best.has_value()) {
      EXPECT_EQ(found.plans[0].merit, *best);
    }
  }
}

}  // namespace
}  // namespace tandem::courses
