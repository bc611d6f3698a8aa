// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/booster.h"

#include "base/civil.h"
#include "scheduler/courses/pair_state.h"

namespace tandem::courses {
namespace {

absl::Time DaysAfter(absl::CivilDay day, absl::Duration span, absl::TimeZone zone) {
  return DayInterval(day + span / absl::Hours(24), zone).start;
}

}  // namespace

std::optional<Interval> BoosterDue(const PairingPolicy& policy, const CourseView& before,
                                   absl::TimeZone zone) {
  std::optional<absl::CivilDay> last;
  for (const PairView& pair : before.pairs) {
    if (!pair.infusion.has_value() || !TakesPlace(*pair.infusion)) continue;
    const absl::CivilDay day = absl::ToCivilDay(pair.infusion->time.start, zone);
    if (!last.has_value() || day > *last) last = day;
  }
  if (!last.has_value()) return std::nullopt;
  return Interval{DaysAfter(*last, policy.booster_from, zone),
                  DaysAfter(*last, policy.booster_until, zone)};
}

}  // namespace tandem::courses
