// SPDX-License-Identifier: Apache-2.0
// Courses count hours on the clinic's clock on the wall: "the same time two days later" is 48 hours
// also when clocks change in between, and a day is a day of the calendar.
#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/interval.h"

namespace tandem::courses {

// What the wall clock shows, as if its zone were UTC. Differences of two are differences on the
// wall. An hour that clocks go through twice is there twice, so that order may be lost within it.
inline absl::Time OnWall(absl::Time time, absl::TimeZone zone) {
  return time + absl::Seconds(zone.At(time).offset);
}
inline Interval OnWall(const Interval& time, absl::TimeZone zone) {
  return {OnWall(time.start, zone), OnWall(time.end, zone)};
}

}  // namespace tandem::courses
