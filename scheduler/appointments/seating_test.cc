// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/seating.h"

#include <gtest/gtest.h>

#include "base/testing/seeded_ids.h"

namespace tandem::appointments {
namespace {

const absl::Time kTen = absl::FromUnixSeconds(1'767'693'600);

Interval Minutes(int start, int end) {
  return {kTen + absl::Minutes(start), kTen + absl::Minutes(end)};
}

class SeatingTest : public ::testing::Test {
 protected:
  SeededIds ids_;
  const ResourceId nurse_ = ids_.NextId<ResourceId>();
  const ResourceId chair_ = ids_.NextId<ResourceId>();
  const Seats seats_ = {{nurse_, 3}, {chair_, 1}};
};

TEST_F(SeatingTest, AnExclusivePartTakesAllSeatsAndASharedOneTheFirstFree) {
  const std::vector<Part> parts = {{nurse_, Minutes(0, 10), true},
                                   {nurse_, Minutes(10, 50), false},
                                   {chair_, Minutes(0, 60), true}};
  EXPECT_TRUE(NeedsSeatChoice(parts, seats_));
  const std::vector<Claim> taken = {{nurse_, 0, Minutes(45, 60)}, {nurse_, 1, Minutes(50, 60)}};
  EXPECT_EQ(SeatParts(parts, seats_, taken), (std::vector<Claim>{{nurse_, 0, Minutes(0, 10)},
                                                                 {nurse_, 1, Minutes(0, 10)},
                                                                 {nurse_, 2, Minutes(0, 10)},
                                                                 {nurse_, 1, Minutes(10, 50)},
                                                                 {chair_, 0, Minutes(0, 60)}}));
}

TEST_F(SeatingTest, WithoutAFreeSeatTheDatabaseIsLeftToRefuse) {
  const std::vector<Claim> taken = {
      {nurse_, 0, Minutes(0, 60)}, {nurse_, 1, Minutes(0, 20)}, {nurse_, 2, Minutes(20, 60)}};
  EXPECT_EQ(SeatParts({{nurse_, Minutes(0, 60), false}}, seats_, taken),
            (std::vector<Claim>{{nurse_, 0, Minutes(0, 60)}}));
}

TEST_F(SeatingTest, SingleSeatsNeedNoLook) {
  EXPECT_FALSE(NeedsSeatChoice({{chair_, Minutes(0, 60), false}}, seats_));
  EXPECT_FALSE(NeedsSeatChoice({{nurse_, Minutes(0, 60), true}}, seats_));
}

TEST_F(SeatingTest, ResourcesComeInTheOrderOfTheirLocks) {
  const std::vector<Part> parts = {
      {chair_, Minutes(0, 10)}, {nurse_, Minutes(5, 30)}, {chair_, Minutes(-10, 0)}};
  const std::vector<ResourceId> resources = ResourcesOf(parts);
  ASSERT_EQ(resources.size(), 2u);
  EXPECT_LT(resources[0], resources[1]);
  EXPECT_EQ(Span(parts), Minutes(-10, 30));
}

}  // namespace
}  // namespace tandem::appointments
