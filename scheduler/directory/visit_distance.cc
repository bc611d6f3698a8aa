// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/visit_distance.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "base/civil.h"

namespace tandem::directory {
namespace {

// Clocks change by less: nothing nearer on the wall is missed.
constexpr absl::Duration kClockChangeMax = absl::Hours(2);
// However short the distance, two of one day are found.
constexpr absl::Duration kDay = absl::Hours(24);

absl::Duration Named(const VisitType& by, VisitTypeId other) {
  absl::Duration longest;
  for (const VisitDistance& distance : by.distances) {
    if (distance.other == other) longest = std::max(longest, distance.gap_min);
  }
  return longest;
}

}  // namespace

absl::Duration DistanceBetween(const VisitType& a, const VisitType& b) {
  const absl::Duration named = std::max(Named(a, b.id), Named(b, a.id));
  const bool both = a.min_gap > absl::ZeroDuration() && b.min_gap > absl::ZeroDuration();
  return both ? std::max({named, a.min_gap, b.min_gap}) : named;
}

absl::Duration GapBetween(absl::Time a, absl::Time b, absl::TimeZone zone) {
  const absl::CivilMinute one = ToCivil(a, zone);
  const absl::CivilMinute other = ToCivil(b, zone);
  if (absl::CivilDay(one) == absl::CivilDay(other)) return absl::ZeroDuration();
  return absl::AbsDuration(absl::Minutes(one - other));
}

Interval StartsAround(absl::Time start, absl::Duration distance) {
  const absl::Duration around = std::max(distance, kDay) + kClockChangeMax;
  return {start - around, start + around};
}

VisitDistances::VisitDistances(const Snapshot& clinic, const VisitType& type) {
  for (const VisitType& other : clinic.visit_types) {
    const absl::Duration distance = DistanceBetween(type, other);
    if (distance <= absl::ZeroDuration()) continue;
    types_.push_back(other.id);
    distances_.push_back(distance);
  }
}

absl::Duration VisitDistances::To(VisitTypeId other) const {
  const auto found = std::find(types_.begin(), types_.end(), other);
  if (found == types_.end()) return absl::ZeroDuration();
  return distances_[static_cast<std::size_t>(found - types_.begin())];
}

absl::Duration VisitDistances::longest() const {
  absl::Duration longest;
  for (const absl::Duration distance : distances_) longest = std::max(longest, distance);
  return longest;
}

absl::Duration LongestDistance(const Snapshot& clinic) {
  absl::Duration longest;
  for (const VisitType& type : clinic.visit_types) {
    longest = std::max(longest, type.min_gap);
    for (const VisitDistance& distance : type.distances) {
      longest = std::max(longest, distance.gap_min);
    }
  }
  return longest;
}

}  // namespace tandem::directory
