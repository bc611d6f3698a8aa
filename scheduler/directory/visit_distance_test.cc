// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/visit_distance.h"

#include <gtest/gtest.h>

#include "base/civil.h"

namespace tandem::directory {
namespace {

VisitType TypeOf(std::uint8_t number, absl::Duration min_gap) {
  VisitType type;
  Uuid id{};
  id.bytes[0] = number;
  type.id = VisitTypeId(id);
  type.min_gap = min_gap;
  return type;
}

class VisitDistanceTest : public ::testing::Test {
 protected:
  absl::Time At(int month, int day, int hour, int minute = 0) const {
    return *ResolveCivil(absl::CivilMinute(2027, month, day, hour, minute), zone_);
  }
  absl::Duration Gap(absl::Time a, absl::Time b) const {
    EXPECT_EQ(GapBetween(a, b, zone_), GapBetween(b, a, zone_));
    return GapBetween(a, b, zone_);
  }
  absl::Duration Between(const VisitType& a, const VisitType& b) const {
    EXPECT_EQ(DistanceBetween(a, b), DistanceBetween(b, a));
    return DistanceBetween(a, b);
  }
  absl::TimeZone zone_ = *LoadZone("America/Los_Angeles");
  VisitType infusion_ = TypeOf(1, absl::Hours(48));
  VisitType pain_ = TypeOf(2, absl::Hours(20));
  VisitType block_ = TypeOf(3, absl::ZeroDuration());
  VisitType talk_ = TypeOf(4, absl::ZeroDuration());
};

TEST_F(VisitDistanceTest, TwoTypesThatBothHaveAGapKeepTheLargerOne) {
  EXPECT_EQ(Between(infusion_, infusion_), absl::Hours(48));
  EXPECT_EQ(Between(pain_, pain_), absl::Hours(20));
  EXPECT_EQ(Between(infusion_, pain_), absl::Hours(48));
  EXPECT_EQ(Between(infusion_, talk_), absl::ZeroDuration());
}

TEST_F(VisitDistanceTest, ItIsEnoughThatOneNamesTheOtherAndTheLargestWins) {
  block_.distances = {{infusion_.id, absl::Hours(24)}, {block_.id, absl::Hours(168)}};
  EXPECT_EQ(Between(block_, infusion_), absl::Hours(24));
  EXPECT_EQ(Between(block_, block_), absl::Hours(168));
  EXPECT_EQ(Between(block_, pain_), absl::ZeroDuration());
  infusion_.distances = {{block_.id, absl::Hours(36)}, {pain_.id, absl::Hours(72)}};
  EXPECT_EQ(Between(block_, infusion_), absl::Hours(36));
  EXPECT_EQ(Between(pain_, infusion_), absl::Hours(72));
}

TEST_F(VisitDistanceTest, TwoOnOneDayHaveNoGapAtAll) {
  EXPECT_EQ(Gap(At(6, 3, 0), At(6, 3, 23, 55)), absl::ZeroDuration());
  EXPECT_EQ(Gap(At(6, 3, 23, 55), At(6, 4, 0)), absl::Minutes(5));
}

TEST_F(VisitDistanceTest, TheSameHourTwoDaysLaterIsFortyEightHoursAlsoWhenClocksChange) {
  EXPECT_EQ(Gap(At(3, 15, 10), At(3, 13, 10)), absl::Hours(48));
  EXPECT_EQ(Gap(At(11, 8, 10), At(11, 6, 10)), absl::Hours(48));
  // Of an hour that is there twice, both are the same on the wall.
  const absl::Time again = At(11, 7, 1, 30) + absl::Hours(1);
  EXPECT_EQ(Gap(again, At(11, 8, 1, 30)), absl::Hours(24));
}

TEST_F(VisitDistanceTest, NothingThatIsTooNearLiesOutsideOfWhatIsLookedAt) {
  Snapshot clinic;
  block_.distances = {{infusion_.id, absl::Minutes(5)}};
  clinic.visit_types = {infusion_, pain_, block_, talk_};
  EXPECT_EQ(LongestDistance(clinic), absl::Hours(48));
  EXPECT_TRUE(VisitDistances(clinic, talk_).types().empty());
  for (const VisitType& type : {infusion_, block_}) {
    const VisitDistances distances(clinic, type);
    for (const int month : {3, 11}) {
      const absl::Time start = At(month, month == 3 ? 14 : 7, 12);
      const Interval near = StartsAround(start, distances.longest());
      for (absl::Time other = start - absl::Hours(96); other < start + absl::Hours(96);
           other += absl::Minutes(30)) {
        if (near.Contains(other)) continue;
        for (const VisitTypeId& to : distances.types()) {
          ASSERT_GE(Gap(start, other), distances.To(to)) << other;
          ASSERT_GT(Gap(start, other), absl::ZeroDuration()) << other;
        }
      }
    }
  }
}

}  // namespace
}  // namespace tandem::directory
