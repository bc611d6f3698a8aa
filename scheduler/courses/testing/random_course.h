// SPDX-License-Identifier: Apache-2.0
// Random courses in random clinics, for the judges of the planner.
#pragma once

#include <cstdint>

#include "scheduler/courses/course_problem.h"

namespace tandem::courses {

struct CourseSize {
  int infusions_max = 9;  // times
  int sessions_max = 6;
  int days = 10;
  int wanted_max = 4;
  int therapists_max = 3;
};

CourseProblem RandomCourse(std::uint64_t seed, const CourseSize& size);

}  // namespace tandem::courses
