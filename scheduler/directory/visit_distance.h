// SPDX-License-Identifier: Apache-2.0
// How far from each other visits of one patient begin: VisitType::min_gap and distances. The one
// place that says so: booking, searches and plans ask here. Pure.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

// The largest of what either names of the other, and of the gaps, where both have one. Zero: as
// near as they fit. Visits that keep a distance are never on one day, however short it is.
absl::Duration DistanceBetween(const VisitType& a, const VisitType& b);

// From start to start on the wall; zero on the same day.
absl::Duration GapBetween(absl::Time a, absl::Time b, absl::TimeZone zone);

// Visits that begin outside of it keep the distance from one that begins then.
Interval StartsAround(absl::Time start, absl::Duration distance);

// Of visits of one type to those of all types of the file.
class VisitDistances {
 public:
  VisitDistances(const Snapshot& clinic, const VisitType& type);

  // Zero: as near as they fit.
  absl::Duration To(VisitTypeId other) const;
  // Types to keep a distance from. None: nothing has to be looked at.
  const std::vector<VisitTypeId>& types() const { return types_; }
  absl::Duration longest() const;

 private:
  std::vector<VisitTypeId> types_;
  std::vector<absl::Duration> distances_;  // parallel
};

// The longest one of the file.
absl::Duration LongestDistance(const Snapshot& clinic);

}  // namespace tandem::directory
