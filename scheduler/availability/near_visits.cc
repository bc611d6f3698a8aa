// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/near_visits.h"

#include <algorithm>

#include "scheduler/directory/visit_distance.h"

namespace tandem::availability {

bool IsTooNear(absl::Time start, const NearVisit& visit, absl::TimeZone zone) {
  const absl::Duration gap = directory::GapBetween(start, visit.time.start, zone);
  return gap == absl::ZeroDuration() || gap < visit.distance;
}

// Few starts are left in the mask around a visit: each is asked about.
void ClearTooNear(const std::vector<NearVisit>& visits, absl::TimeZone zone, WordRange range,
                  std::span<bits::Word> set) {
  const Tick first = range.first_tick();
  for (const NearVisit& visit : visits) {
    const Interval around = directory::StartsAround(visit.time.start, visit.distance);
    const std::int64_t end = std::min(bits::Size(set), TickAtOrAfter(around.end) - first);
    std::int64_t bit = std::max<std::int64_t>(0, TickAtOrBefore(around.start) - first);
    for (bit = bits::NextSet(set, bit); bit < end; bit = bits::NextSet(set, bit + 1)) {
      if (IsTooNear(TimeOf(first + bit), visit, zone)) bits::ClearRange(set, bit, bit + 1);
    }
  }
}

}  // namespace tandem::availability
