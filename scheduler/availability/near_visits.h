// SPDX-License-Identifier: Apache-2.0
// What a patient has besides, as far as a visit keeps its distance from it
// (directory::VisitDistances). Pure.
#pragma once

#include <span>
#include <vector>

#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/availability/bits.h"
#include "scheduler/availability/ticks.h"

namespace tandem::availability {

struct NearVisit {
  AppointmentId appointment;
  Interval time;
  absl::Duration distance;  // to keep, from start to start, and never on one day
};

// `zone`: the clinic's.
bool IsTooNear(absl::Time start, const NearVisit& visit, absl::TimeZone zone);

// set &= starts that are too near to none of the visits.
void ClearTooNear(const std::vector<NearVisit>& visits, absl::TimeZone zone, WordRange range,
                  std::span<bits::Word> set);

}  // namespace tandem::availability
