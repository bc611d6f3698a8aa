// SPDX-License-Identifier: Apache-2.0
// Sessions that would fit one free time of an infusion. Pure.
#pragma once

#include "scheduler/courses/course_options.h"
#include "scheduler/courses/proposed_plan.h"

namespace tandem::courses {

// The best sessions for an infusion that belongs to no course, at most `count`: preferred ones
// first, then by points, then the earlier.
PairSlot PairSlotOf(const CourseOptions& options, int infusion, int count);

}  // namespace tandem::courses
