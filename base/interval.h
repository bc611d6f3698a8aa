// SPDX-License-Identifier: Apache-2.0
// Interval: a half-open span of time, start included, end excluded. Touching intervals do not
// overlap; an interval with end <= start is empty, holds nothing and overlaps nothing.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"

namespace tandem {

struct Interval {
  absl::Time start;
  absl::Time end;

  bool empty() const { return end <= start; }
  absl::Duration length() const { return empty() ? absl::ZeroDuration() : end - start; }
  bool Contains(absl::Time time) const { return start <= time && time < end; }
  // True for an empty `other`.
  bool Contains(const Interval& other) const {
    return other.empty() || (start <= other.start && other.end <= end);
  }
  bool Overlaps(const Interval& other) const {
    return !empty() && !other.empty() && start < other.end && other.start < end;
  }
  bool operator==(const Interval& other) const = default;
  template <class H>
  friend H AbslHashValue(H state, const Interval& interval) {
    return H::combine(std::move(state), interval.start, interval.end);
  }
};

inline bool Overlaps(const Interval& a, const Interval& b) { return a.Overlaps(b); }
inline bool Contains(const Interval& outer, absl::Time time) { return outer.Contains(time); }
inline bool Contains(const Interval& outer, const Interval& inner) { return outer.Contains(inner); }
// The common part, or nothing when there is none.
std::optional<Interval> Intersect(const Interval& a, const Interval& b);

// Sets of instants. A *normal* set is sorted, and its intervals are non-empty, disjoint and not
// touching. Normalize makes one; the other functions accept any list and return a normal set, in
// O(n log n).
using IntervalSet = std::vector<Interval>;

IntervalSet Normalize(IntervalSet set);
IntervalSet Union(const IntervalSet& a, const IntervalSet& b);
IntervalSet Intersect(const IntervalSet& a, const IntervalSet& b);
// What is in `a` and not in `b`.
IntervalSet Subtract(const IntervalSet& a, const IntervalSet& b);
// Is all of `interval` in the set? True for an empty interval.
bool Covers(const IntervalSet& set, const Interval& interval);
absl::Duration TotalLength(const IntervalSet& set);

}  // namespace tandem
