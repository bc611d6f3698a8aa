// SPDX-License-Identifier: Apache-2.0
// Worth: a PlanMerit as one number, so that comparing and adding are one instruction each. Each
// part has room for what kInfusionsMax infusions can bring.
#pragma once

#include <cstdint>
#include <limits>

#include "scheduler/courses/course_problem.h"

namespace tandem::courses {

using Worth = std::int64_t;

constexpr Worth kImpossible = std::numeric_limits<Worth>::min() / 4;
constexpr bool IsPossible(Worth worth) { return worth > kImpossible / 2; }

constexpr Worth kComfortUnit = 1;
constexpr Worth kPointUnit = Worth{1} << 15;
constexpr Worth kStretchedUnit = Worth{1} << 37;
constexpr Worth kChangedUnit = Worth{1} << 43;
constexpr Worth kPairedUnit = Worth{1} << 50;
// Its own comfort, and that of the time of day.
static_assert(2 * kInfusionsMax * kComfortMax * kComfortUnit < kPointUnit);
static_assert(kInfusionsMax * kPointsOfPair * kPointUnit < kStretchedUnit);
static_assert(kInfusionsMax * kStretchedUnit < kChangedUnit);
static_assert(2 * kInfusionsMax * kChangedUnit < kPairedUnit);

constexpr Worth WorthOf(const PlanMerit& merit) {
  return merit.paired * kPairedUnit - merit.changed * kChangedUnit -
         merit.stretched * kStretchedUnit + merit.points * kPointUnit +
         merit.comfort * kComfortUnit;
}

}  // namespace tandem::courses
