// SPDX-License-Identifier: Apache-2.0
#include "base/interval.h"

#include <algorithm>

namespace tandem {

std::optional<Interval> Intersect(const Interval& a, const Interval& b) {
  const Interval common{std::max(a.start, b.start), std::min(a.end, b.end)};
  if (common.empty()) return std::nullopt;
  return common;
}

IntervalSet Normalize(IntervalSet set) {
  std::erase_if(set, [](const Interval& interval) { return interval.empty(); });
  std::sort(set.begin(), set.end(),
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  IntervalSet normal;
  for (const Interval& interval : set) {
    if (!normal.empty() && interval.start <= normal.back().end) {
      normal.back().end = std::max(normal.back().end, interval.end);
    } else {
      normal.push_back(interval);
    }
  }
  return normal;
}

IntervalSet Union(const IntervalSet& a, const IntervalSet& b) {
  IntervalSet both = a;
  both.insert(both.end(), b.begin(), b.end());
  return Normalize(std::move(both));
}

IntervalSet Intersect(const IntervalSet& a, const IntervalSet& b) {
  const IntervalSet left = Normalize(a);
  const IntervalSet right = Normalize(b);
  IntervalSet common;
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (const auto part = Intersect(left[i], right[j])) common.push_back(*part);
    if (left[i].end < right[j].end) {
      ++i;
    } else {
      ++j;
    }
  }
  return common;
}

IntervalSet Subtract(const IntervalSet& a, const IntervalSet& b) {
  const IntervalSet left = Normalize(a);
  const IntervalSet right = Normalize(b);
  IntervalSet rest;
  std::size_t j = 0;
  for (Interval interval : left) {
    while (j < right.size() && right[j].end <= interval.start) ++j;
    for (std::size_t k = j; k < right.size() && right[k].start < interval.end; ++k) {
      if (interval.start < right[k].start) rest.push_back({interval.start, right[k].start});
      interval.start = std::max(interval.start, right[k].end);
    }
    if (!interval.empty()) rest.push_back(interval);
  }
  return rest;
}

bool Covers(const IntervalSet& set, const Interval& interval) {
  if (interval.empty()) return true;
  const IntervalSet normal = Normalize(set);
  return std::any_of(normal.begin(), normal.end(),
                     [&](const Interval& part) { return part.Contains(interval); });
}

absl::Duration TotalLength(const IntervalSet& set) {
  absl::Duration total;
  for (const Interval& interval : Normalize(set)) total += interval.length();
  return total;
}

}  // namespace tandem
