// SPDX-License-Identifier: Apache-2.0
// Whether the infusions of a course keep their distances. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/courses/pair_policy.h"

namespace tandem::courses {

// In the order in which they are judged. The first two hold whoever overrides.
enum class SpacingRule {
  kOrder,    // later infusions come later
  kSameDay,  // never two on one day
  kGapMin,
  kGapMax,   // but over the pause
  kPerWeek,  // so many from a Monday to a Sunday
  kPause,    // the course is paused then
  kSpan,     // from the first day to the last
};
// "gap_min".
std::string_view Name(SpacingRule rule);

struct PlacedInfusion {
  int position = 0;
  absl::Time start;         // on the wall
  absl::CivilDay day;       // of the start
  bool is_agreed = false;   // it was there before: two of those are not judged
  bool is_settled = false;  // it stays as it is: a longer gap after it is a pause
};

struct SpacingFault {
  int position = 0;  // of the later of the two
  SpacingRule rule = SpacingRule::kOrder;
  bool operator==(const SpacingFault&) const = default;
};

// The Monday of its week.
absl::CivilDay WeekOf(absl::CivilDay day);

// Is it the gap in which `pause` ends, or does it span it? On the wall; no pause: never.
bool IsOverPause(const std::optional<Interval>& pause, absl::Time before, absl::Time after);

// From `first` to `last`, without the whole days of `pause`, which is on the wall.
int SpanDays(absl::CivilDay first, absl::CivilDay last, const std::optional<Interval>& pause);

// The first fault; `infusions` by position. `is_overridden`: distances, weeks and `pause`, which is
// on the wall, do not bind. A course with a longer gap behind it begins anew: its longest gap and
// its span are counted from there.
std::optional<SpacingFault> FindSpacingFault(const SpacingPolicy& policy,
                                             const std::vector<PlacedInfusion>& infusions,
                                             bool is_overridden,
                                             const std::optional<Interval>& pause = std::nullopt);

}  // namespace tandem::courses
