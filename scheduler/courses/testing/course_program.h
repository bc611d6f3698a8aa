// SPDX-License-Identifier: Apache-2.0
// A course as an integer program, solved by GLPK: what the planner is compared with.
#pragma once

#include <optional>

#include "scheduler/courses/course_problem.h"

namespace tandem::courses {

// The merit of the best plan of as many infusions as fit, each part settled before the next.
// Nothing: not a single one fits.
std::optional<PlanMerit> BestByProgram(const CourseProblem& problem);

}  // namespace tandem::courses
