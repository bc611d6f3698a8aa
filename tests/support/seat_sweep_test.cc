// SPDX-License-Identifier: Apache-2.0
// The oracle itself: it sees what is wrong, and nothing else.
#include "tests/support/seat_sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tandem::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Interval Minutes(int from, int until) {
  const absl::Time day = absl::FromUnixSeconds(1'800'000'000);
  return {day + absl::Minutes(from), day + absl::Minutes(until)};
}

TEST(SeatSweepTest, WhatEndsMakesRoomForWhatBeginsThen) {
  EXPECT_THAT(
      OverfullMoments({{"chair", "a", Minutes(0, 30), 1}, {"chair", "b", Minutes(30, 60), 1}},
                      {{"chair", 1}}),
      IsEmpty());
}

TEST(SeatSweepTest, AMinuteTooManyIsFoundForItsResourceOnly) {
  const auto found = OverfullMoments({{"chair", "a", Minutes(0, 31), 1},
                                      {"chair", "b", Minutes(30, 60), 1},
                                      {"nurse", "a", Minutes(0, 60), 1},
                                      {"nurse", "b", Minutes(0, 60), 1}},
                                     {{"chair", 1}, {"nurse", 2}});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0], HasSubstr("chair has 2"));
}

TEST(SeatSweepTest, WhoeverIsThereForOneAloneHasNoSeatLeft) {
  EXPECT_THAT(
      OverfullMoments({{"nurse", "a", Minutes(0, 20), 3}, {"nurse", "b", Minutes(10, 30), 1}},
                      {{"nurse", 3}}),
      SizeIs(1));
  EXPECT_THAT(
      OverfullMoments({{"nurse", "a", Minutes(0, 20), 3}, {"nurse", "b", Minutes(20, 30), 1}},
                      {{"nurse", 3}}),
      IsEmpty());
}

TEST(SeatSweepTest, SomebodyUnknownHasOneSeat) {
  EXPECT_THAT(OverfullMoments({{"new", "a", Minutes(0, 20), 2}}, {}), SizeIs(1));
}

}  // namespace
}  // namespace tandem::testing
