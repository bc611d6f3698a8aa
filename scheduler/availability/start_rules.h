// SPDX-License-Identifier: Apache-2.0
// When a visit may start, whoever is free: lead time, horizon, grid. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/access/principal.h"
#include "scheduler/availability/slot.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

// What any call may ask about: far outside every horizon, far inside every representation.
absl::Time StartTimeMin();  // 2000-01-01T00:00:00Z, included
absl::Time StartTimeMax();  // 2200-01-01T00:00:00Z, excluded

// How far ahead a visit may start, whatever its horizon: a yearly check-up and some slack.
constexpr absl::Duration kStartAheadMax = absl::Hours(24 * 400);

// Starts allowed at `now`, both included. Nobody may start in the past.
struct StartLimits {
  absl::Time first;
  absl::Time last;
};
StartLimits LimitsOf(const directory::VisitType& type, absl::Time now, bool patient_limits);

// Is the start's local minute of the day a multiple of the grid? Local, so that the grid stays put
// when clocks change; of a repeated minute the first counts.
bool IsOnGrid(absl::Time start, absl::Duration grid, absl::TimeZone zone);

// The grid time nearest to the start, the later of two; nothing within a day (no real zone).
std::optional<absl::Time> NearestOnGrid(absl::Time start, absl::Duration grid, absl::TimeZone zone);

// May this caller book the visit type without the front desk?
bool IsBookableBy(const directory::VisitType& type, const access::Principal& caller);

// Lead time, horizon and grid in the way of the start.
std::vector<Blocker> RulesInTheWay(const directory::VisitType& type, absl::TimeZone zone,
                                   absl::Time start, absl::Time now);

}  // namespace tandem::availability
