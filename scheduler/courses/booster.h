// SPDX-License-Identifier: Apache-2.0
// When the first infusion of a booster is due. Pure.
#pragma once

#include <optional>

#include "base/interval.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/pairing_policy.h"

namespace tandem::courses {

// Whole days of the clinic, counted from the day of the last infusion of `before` that took place
// or is booked. Nothing: there is none.
std::optional<Interval> BoosterDue(const PairingPolicy& policy, const CourseView& before,
                                   absl::TimeZone zone);

}  // namespace tandem::courses
