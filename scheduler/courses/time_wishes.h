// SPDX-License-Identifier: Apache-2.0
// How a start fits what a patient wishes of days and hours. Pure.
#pragma once

#include "absl/time/time.h"
#include "scheduler/courses/course.h"

namespace tandem::courses {

struct WishShare {
  int stated = 0;
  int met = 0;  // of those stated
};
// Days of the week and hours; a wished therapist is not counted here.
WishShare TimeWishesOf(const CourseWishes& wishes, absl::Time start, absl::TimeZone zone);

}  // namespace tandem::courses
