// SPDX-License-Identifier: Apache-2.0
// Plans a course: which infusions, and which session with each. Exact, and the same for the same
// problem. Pure.
#pragma once

#include <cstdint>

#include "scheduler/courses/course_problem.h"

namespace tandem::courses {

constexpr int kPlansMax = 5;
// Pairs looked at before the search says what it has. A course of six infusions in sixty days of a
// large clinic takes some ten million.
constexpr std::int64_t kPlanningWorkMax = 200'000'000;

struct PlanningLimits {
  int plans = 3;  // at most kPlansMax
  std::int64_t work = kPlanningWorkMax;
};

// The best plans: first by PlanMerit, then the earlier one. No plan: not a single infusion fits.
// `problem` must be well formed: positions in range, options sorted, at least one infusion wanted.
CoursePlans PlanCourse(const CourseProblem& problem, const PlanningLimits& limits);

}  // namespace tandem::courses
