// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/session_starts.h"

#include <algorithm>

#include "base/civil.h"
#include "scheduler/courses/pair_rules.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/wall_clock.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {
namespace {

constexpr absl::Duration kClockChangeMax = absl::Hours(2);

absl::Time FirstOf(absl::Time on_wall, absl::TimeZone zone) {
  return FirstInstantFrom(ToCivil(on_wall, absl::UTCTimeZone()), zone);
}

// When clocks go back, an hour is there twice.
absl::Time LastOf(absl::Time on_wall, absl::TimeZone zone) {
  const absl::Time first = FirstOf(on_wall, zone);
  const absl::Duration back =
      OnWall(first, zone) + kClockChangeMax - OnWall(first + kClockChangeMax, zone);
  return OnWall(first + back, zone) == OnWall(first, zone) ? first + back : first;
}

}  // namespace

Interval SessionStarts(const PairPolicy& policy, const Interval& infusion,
                       std::optional<absl::Time> actual_end, absl::TimeZone zone) {
  const Interval window = SessionWindow(policy, InfusionTimesOf(infusion, actual_end, zone));
  return {std::min(FirstOf(window.start, zone), actual_end.value_or(infusion.end)),
          LastOf(window.end, zone) + directory::kTick};
}

}  // namespace tandem::courses
