// SPDX-License-Identifier: Apache-2.0
// Which infusions of a course have a session with them. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "scheduler/courses/course.h"

namespace tandem::courses {

// One infusion of a course, as far as the ratio of sessions looks at it.
struct RatioPlace {
  bool is_left_out = false;
  std::optional<absl::CivilDay> day = {};  // nothing: nobody knows yet
  bool takes_place = false;                // lost ones count for no other
};

// Of each infusion of the whole course, by position. One that is left out has none; one without a
// day may be the first of its week.
std::vector<bool> HaveSessions(SessionRatio ratio, const std::vector<RatioPlace>& course);

}  // namespace tandem::courses
