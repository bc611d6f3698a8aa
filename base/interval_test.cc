// SPDX-License-Identifier: Apache-2.0
#include "base/interval.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bitset>

namespace tandem {
namespace {

constexpr int kMinutes = 64;  // small enough that random intervals collide
using Minutes = std::bitset<kMinutes>;

absl::Time At(int minute) { return absl::UnixEpoch() + absl::Minutes(minute); }
Interval Span(int start, int end) { return {At(start), At(end)}; }

// The slow and obvious set: one bit a minute.
Minutes Bits(const IntervalSet& set) {
  Minutes bits;
  for (int minute = 0; minute < kMinutes; ++minute) {
    for (const Interval& interval : set) {
      if (interval.Contains(At(minute))) bits.set(static_cast<std::size_t>(minute));
    }
  }
  return bits;
}

bool IsNormal(const IntervalSet& set) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (set[i].empty()) return false;
    if (i > 0 && set[i].start <= set[i - 1].end) return false;
  }
  return true;
}

// Sets with empty, reversed, touching and overlapping members.
IntervalSet ToSet(const std::vector<std::pair<int, int>>& pairs) {
  IntervalSet set;
  for (const auto& [start, end] : pairs) set.push_back(Span(start, end));
  return set;
}

rc::Gen<std::vector<std::pair<int, int>>> AnyPairs() {
  return rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, kMinutes), rc::gen::inRange(0, kMinutes)));
}

TEST(IntervalTest, TouchingVisitsDoNotOverlap) {
  EXPECT_FALSE(Overlaps(Span(0, 30), Span(30, 60)));
  EXPECT_TRUE(Overlaps(Span(0, 31), Span(30, 60)));
  EXPECT_FALSE(Intersect(Span(0, 30), Span(30, 60)).has_value());
}

TEST(IntervalTest, TheStartBelongsToTheVisitAndTheEndDoesNot) {
  EXPECT_TRUE(Contains(Span(10, 20), At(10)));
  EXPECT_FALSE(Contains(Span(10, 20), At(20)));
  EXPECT_TRUE(Contains(Span(10, 20), Span(10, 20)));
}

TEST(IntervalTest, AnEmptyIntervalHoldsNothingAndOverlapsNothing) {
  EXPECT_FALSE(Overlaps(Span(10, 10), Span(0, 20)));
  EXPECT_FALSE(Overlaps(Span(15, 5), Span(0, 20)));
  EXPECT_EQ(Span(15, 5).length(), absl::ZeroDuration());
}

TEST(IntervalTest, SetAlgebraEqualsTheMinuteByMinuteAnswer) {
  ASSERT_TRUE(rc::check("set algebra", [] {
    const IntervalSet a = ToSet(*AnyPairs());
    const IntervalSet b = ToSet(*AnyPairs());
    const IntervalSet united = Union(a, b);
    const IntervalSet common = Intersect(a, b);
    const IntervalSet rest = Subtract(a, b);
    RC_ASSERT(IsNormal(united) && IsNormal(common) && IsNormal(rest));
    RC_ASSERT(Bits(united) == (Bits(a) | Bits(b)));
    RC_ASSERT(Bits(common) == (Bits(a) & Bits(b)));
    RC_ASSERT(Bits(rest) == (Bits(a) & ~Bits(b)));
    RC_ASSERT(TotalLength(united) == absl::Minutes(static_cast<int>(Bits(united).count())));
  }));
}

TEST(IntervalTest, CoversMeansThatEveryMinuteIsInTheSet) {
  ASSERT_TRUE(rc::check("covers", [] {
    const IntervalSet set = ToSet(*AnyPairs());
    const Interval asked = Span(*rc::gen::inRange(0, kMinutes), *rc::gen::inRange(0, kMinutes));
    RC_ASSERT(Covers(set, asked) == (Bits({asked}) & ~Bits(set)).none());
  }));
}

TEST(IntervalTest, NormalizingTwiceChangesNothing) {
  ASSERT_TRUE(rc::check("idempotent", [] {
    const IntervalSet once = Normalize(ToSet(*AnyPairs()));
    RC_ASSERT(Normalize(once) == once);
  }));
}

}  // namespace
}  // namespace tandem
