// SPDX-License-Identifier: Apache-2.0
// When practitioners and rooms are there, from civil hours. Pure. Hours follow the wall clock: on a
// day on which clocks change they last longer or shorter, and still start and end at the same
// times; a skipped end is the moment of the jump, a repeated one the first (base/civil.h). Windows
// longer than kOpenWindowMax are cut.
#pragma once

#include "base/interval.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

constexpr absl::Duration kOpenWindowMax = absl::Hours(24 * 70);  // a search window and its margins

// When the practitioner works at the location (in person), inside the window: hours there, minus
// closures of both, and only while the location is open. Remote: hours at any location count, minus
// the practitioner's closures; the location's own hours do not matter.
IntervalSet OpenTimes(const Snapshot& snapshot, const Practitioner& practitioner,
                      const Location& location, Mode mode, const Interval& window);

// When the practitioner's time is kept for sessions of courses, wherever they are given: reserved
// hours, in the zones of their locations.
IntervalSet ReservedTimes(const Snapshot& snapshot, const Practitioner& practitioner,
                          const Interval& window);

// From then on the reserved times that a visit with this start takes are anybody's.
absl::Time ReleaseTime(const Practitioner& practitioner, absl::Time start);

// When the location is open: its hours minus its closures.
IntervalSet OpenTimes(const Location& location, const Interval& window);

// When the room can be used: its location's hours, minus closures of both.
IntervalSet OpenTimes(const Snapshot& snapshot, const Room& room, const Interval& window);

}  // namespace tandem::directory
