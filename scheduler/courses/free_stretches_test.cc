// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/free_stretches.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/testing/seeds.h"

namespace tandem::courses {
namespace {

const absl::Time kMonday = absl::FromUnixSeconds(1'772'409'600);  // 2026-03-02, UTC
constexpr absl::Duration kSession = absl::Minutes(50);

PractitionerId Who(std::uint8_t number) {
  PractitionerId id;
  id.uuid.bytes[15] = number;
  return id;
}

// From a minute of the day on.
Interval At(int minute) {
  const absl::Time start = kMonday + absl::Minutes(minute);
  return {start, start + kSession};
}

availability::FreeTimes Free(const std::vector<int>& minutes, PractitionerId therapist) {
  availability::FreeTimes times;
  for (const int minute : minutes) {
    times.slots.push_back({At(minute), {}, directory::Mode::kInPerson, {therapist}});
  }
  return times;
}

TEST(FreeStretchesTest, ASessionThatFitsSnuglyOrLeavesHalfAnHourLeavesNoOrphan) {
  FreeStretches stretches;
  std::vector<int> starts;  // from 9:00 to 12:50, every ten minutes
  for (int minute = 540; minute <= 720; minute += 10) starts.push_back(minute);
  stretches.Add(Free(starts, Who(1)));
  for (const int minute : {540, 570, 600, 690, 720}) {
    EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(minute)), 1000) << minute;
  }
  for (const int minute : {550, 560, 700, 710}) {
    EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(minute)), 0) << minute;
  }
}

TEST(FreeStretchesTest, PartsAddUpAndTherapistsDoNot) {
  FreeStretches stretches;
  stretches.Add(Free({540}, Who(1)));
  stretches.Add(Free({560, 590}, Who(1)));  // by video, say: it touches
  stretches.Add(Free({550}, Who(2)));
  EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(560)), 0);
  EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(590)), 1000);
  EXPECT_EQ(stretches.EfficiencyPermille(Who(2), At(550)), 1000);
}

// What is booked is not free: it leaves beside it what it left when it was booked.
TEST(FreeStretchesTest, WhatIsNotFreeLeavesNoOrphan) {
  FreeStretches stretches;
  stretches.Add(Free({540, 640}, Who(1)));
  EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(590)), 1000);
  EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(480)), 1000);
  EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(900)), 1000);
  EXPECT_EQ(stretches.EfficiencyPermille(Who(3), At(540)), 1000);
}

// The same, minute by minute: walks away from the session until time is not free.
int EfficiencyByMinutes(const std::vector<int>& starts, int session) {
  std::set<int> free;
  for (const int start : starts) {
    for (int minute = start; minute < start + 50; ++minute) free.insert(minute);
  }
  for (int minute = session; minute < session + 50; ++minute) {
    if (!free.contains(minute)) return 1000;
  }
  int before = 0;
  while (free.contains(session - before - 1)) ++before;
  int after = 0;
  while (free.contains(session + 50 + after)) ++after;
  const bool orphan = (before > 0 && before < 30) || (after > 0 && after < 30);
  return orphan ? 0 : 1000;
}

TEST(FreeStretchesTest, EverySessionOfRandomDaysIsJudgedAsMinuteByMinute) {
  const std::uint64_t first = testing::FirstSeed(20261123);
  const std::uint64_t end = first + testing::Rounds(200);
  for (std::uint64_t seed = first; seed < end && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(fmt::format("TANDEM_SEED={} ./dev test 'courses_test:FreeStretchesTest.*'", seed));
    std::mt19937_64 random(seed);
    std::vector<int> starts;
    for (int i = 0; i < 20; ++i) starts.push_back(480 + 5 * static_cast<int>(random() % 96));
    FreeStretches stretches;
    const auto half = starts.begin() + 10;
    stretches.Add(Free({starts.begin(), half}, Who(1)));
    stretches.Add(Free({half, starts.end()}, Who(1)));
    for (int minute = 470; minute < 1010; minute += 5) {
      EXPECT_EQ(stretches.EfficiencyPermille(Who(1), At(minute)),
                EfficiencyByMinutes(starts, minute))
          << minute;
    }
  }
}

}  // namespace
}  // namespace tandem::courses
