// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/opening_hours.h"

#include <algorithm>

#include "base/civil.h"

namespace tandem::directory {
namespace {

// Hours of the day before may reach into the window, over the change of two calendars.
constexpr int kDaysAround = 2;

class DayWalk {
 public:
  DayWalk(absl::TimeZone zone, const Interval& window)
      : zone_(zone),
        window_{window.start, std::min(window.end, window.start + kOpenWindowMax)},
        first_(ToCivilDay(window_.start, zone) - kDaysAround),
        last_(ToCivilDay(window_.end, zone) + 1) {}

  void Add(const WeeklyHours& hours, IntervalSet& set) const {
    if (window_.empty()) return;
    for (absl::CivilDay day = FirstOn(hours.weekday); day <= last_; day += 7) {
      AddPart(day, hours.start_minute, hours.end_minute, set);
    }
  }
  void Add(const DatedHours& hours, IntervalSet& set) const {
    if (first_ <= hours.day && hours.day <= last_) {
      AddPart(hours.day, hours.start_minute, hours.end_minute, set);
    }
  }
  void Add(const Closure& closure, IntervalSet& set) const {
    const absl::CivilDay end = std::min(closure.last, last_);
    for (absl::CivilDay day = std::max(closure.first, first_); day <= end; ++day) {
      AddPart(day, closure.start_minute, closure.end_minute, set);
    }
  }

 private:
  absl::CivilDay FirstOn(absl::Weekday weekday) const {
    absl::CivilDay day = first_;
    while (absl::GetWeekday(day) != weekday) ++day;
    return day;
  }

  void AddPart(absl::CivilDay day, int start_minute, int end_minute, IntervalSet& set) const {
    const absl::CivilMinute midnight(day);
    const Interval part{FirstInstantFrom(midnight + start_minute, zone_),
                        FirstInstantFrom(midnight + end_minute, zone_)};
    if (const auto inside = Intersect(part, window_)) set.push_back(*inside);
  }

  absl::TimeZone zone_;
  Interval window_;
  absl::CivilDay first_;
  absl::CivilDay last_;
};

template <class T>
IntervalSet Expand(const std::vector<T>& list, const DayWalk& walk) {
  IntervalSet set;
  for (const T& one : list) walk.Add(one, set);
  return set;
}

// The practitioner's hours at one location, minus their closures in its zone.
IntervalSet HoursAt(const Practitioner& practitioner, const Location& location,
                    const Interval& window) {
  const DayWalk walk(location.zone, window);
  IntervalSet set;
  for (const WeeklyHours& hours : practitioner.hours) {
    if (hours.location == location.id) walk.Add(hours, set);
  }
  for (const DatedHours& hours : practitioner.dated_hours) {
    if (hours.location == location.id) walk.Add(hours, set);
  }
  if (set.empty()) return set;
  return Subtract(set, Expand(practitioner.closures, walk));
}

}  // namespace

IntervalSet OpenTimes(const Location& location, const Interval& window) {
  const DayWalk walk(location.zone, window);
  IntervalSet open = Expand(location.hours, walk);
  const IntervalSet dated = Expand(location.dated_hours, walk);
  open.insert(open.end(), dated.begin(), dated.end());
  return Subtract(open, Expand(location.closures, walk));
}

IntervalSet OpenTimes(const Snapshot& snapshot, const Practitioner& practitioner,
                      const Location& location, Mode mode, const Interval& window) {
  if (!IsRemote(mode)) {
    const IntervalSet there = HoursAt(practitioner, location, window);
    return there.empty() ? there : Intersect(there, OpenTimes(location, window));
  }
  IntervalSet anywhere;
  for (const Location& place : snapshot.locations) {
    const IntervalSet there = HoursAt(practitioner, place, window);
    anywhere.insert(anywhere.end(), there.begin(), there.end());
  }
  return Normalize(std::move(anywhere));
}

IntervalSet ReservedTimes(const Snapshot& snapshot, const Practitioner& practitioner,
                          const Interval& window) {
  IntervalSet reserved;
  for (const WeeklyHours& hours : practitioner.reserved) {
    const Location* location = snapshot.FindLocation(hours.location);
    if (location != nullptr) DayWalk(location->zone, window).Add(hours, reserved);
  }
  return Normalize(std::move(reserved));
}

absl::Time ReleaseTime(const Practitioner& practitioner, absl::Time start) {
  return start - practitioner.release_before;
}

IntervalSet OpenTimes(const Snapshot& snapshot, const Room& room, const Interval& window) {
  const Location* location = snapshot.FindLocation(room.location);
  if (location == nullptr) return {};
  const DayWalk walk(location->zone, window);
  return Subtract(OpenTimes(*location, window), Expand(room.closures, walk));
}

}  // namespace tandem::directory
