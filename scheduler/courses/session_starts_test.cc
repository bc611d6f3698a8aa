// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/session_starts.h"

#include <gtest/gtest.h>

#include "base/civil.h"
#include "scheduler/courses/pair_rules.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {
namespace {

absl::TimeZone Zone() { return *LoadZone("America/Los_Angeles"); }
absl::Time At(int month, int day, int hour, int minute = 0) {
  return *ResolveCivil(absl::CivilMinute(2027, month, day, hour, minute), Zone());
}

PairPolicy Policy(PairDirection direction) {
  PairPolicy policy;
  policy.direction = direction;
  return policy;
}

TEST(SessionStartsTest, AfterAnInfusionItIsTheWeekAndBeforeItFromTheDayBefore) {
  const Interval infusion{At(6, 8, 10), At(6, 8, 12)};
  const auto starts = [&](PairDirection direction) {
    return SessionStarts(Policy(direction), infusion, std::nullopt, Zone());
  };
  EXPECT_EQ(starts(PairDirection::kAfter).start, infusion.end);
  EXPECT_EQ(starts(PairDirection::kAfter).end, At(6, 15, 12) + directory::kTick);
  EXPECT_LE(starts(PairDirection::kBefore).start, At(6, 7, 0));
  EXPECT_EQ(starts(PairDirection::kBefore).end, infusion.start + directory::kTick);
  EXPECT_EQ(starts(PairDirection::kBoth).start, starts(PairDirection::kBefore).start);
  EXPECT_EQ(starts(PairDirection::kBoth).end, starts(PairDirection::kAfter).end);
  const Interval later =
      SessionStarts(Policy(PairDirection::kAfter), infusion, At(6, 8, 14), Zone());
  EXPECT_EQ(later.start, At(6, 8, 14));
  EXPECT_EQ(later.end, At(6, 15, 14) + directory::kTick);
}

// Around an infusion on each day and hour of the weeks in which clocks change.
TEST(SessionStartsTest, NoPairBeginsOutsideOfItAlsoWhenClocksChange) {
  int pairs = 0;
  for (const absl::Time sunday : {At(3, 14, 0), At(11, 7, 0)}) {
    for (int hour = -9 * 24; hour < 4 * 24; ++hour) {
      const absl::Time start = sunday + absl::Hours(hour);
      const Interval infusion{start, start + absl::Hours(2)};
      const InfusionTimes times = InfusionTimesOf(infusion, std::nullopt, Zone());
      for (int i = 0; i < 3; ++i) {
        const PairPolicy policy = Policy(static_cast<PairDirection>(i));
        const Interval starts = SessionStarts(policy, infusion, std::nullopt, Zone());
        for (absl::Time at = start - absl::Hours(72); at < start + absl::Hours(200);
             at += absl::Minutes(30)) {
          const SessionTimes session =
              SessionTimesOf({at, at + absl::Minutes(50)}, directory::Mode::kVideo, false, Zone());
          if (!IsPair(JudgeSides(policy, times, session))) continue;
          ++pairs;
          EXPECT_TRUE(starts.Contains(at)) << at << " for " << start;
        }
      }
    }
  }
  EXPECT_GT(pairs, 1000);
}

}  // namespace
}  // namespace tandem::courses
