// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/place_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::courses {
namespace {

using directory::Mode;

// A degree of latitude has 111.19 km everywhere.
directory::Location Site(std::uint8_t number, double kilometers_north) {
  directory::Location site;
  site.id.uuid.bytes[15] = number;
  site.latitude = 47.0 + kilometers_north / 111.195;
  site.longitude = -122.0;
  return site;
}

TEST(PlaceRulesTest, DistancesAreThoseOfTheMap) {
  EXPECT_NEAR(KilometersBetween(Site(1, 0), Site(2, 10)), 10, 0.01);
  directory::Location east = Site(3, 0);
  east.longitude += 1;
  EXPECT_NEAR(KilometersBetween(Site(1, 0), east), 111.195 * 0.682, 0.1);
  EXPECT_EQ(KilometersBetween(Site(1, 5), Site(2, 5)), 0);
}

TEST(PlaceRulesTest, TheSameSiteIsBestThenTheCampusThenTheNearerOne) {
  EXPECT_EQ(PlacePermille(Site(1, 0), Site(1, 0)), 1000);
  EXPECT_EQ(PlacePermille(Site(1, 0), Site(2, 0)), 900);
  EXPECT_EQ(PlacePermille(Site(1, 0), Site(2, 0.99)), 900);
  EXPECT_NEAR(PlacePermille(Site(1, 0), Site(2, 20.5)).value(), 450, 1);
  EXPECT_LE(PlacePermille(Site(1, 0), Site(2, 39.99)).value(), 1);
}

TEST(PlaceRulesTest, FartherThanFortyKilometersIsNoPair) {
  EXPECT_TRUE(PlacePermille(Site(1, 0), Site(2, 39.9)).has_value());
  EXPECT_FALSE(PlacePermille(Site(1, 0), Site(2, 40.1)).has_value());
}

TEST(PlaceRulesTest, VideoIsAsGoodAsTheSameSiteForWhoAsksForIt) {
  EXPECT_EQ(RemotePlacePermille({Mode::kVideo}), 1000);
  EXPECT_EQ(RemotePlacePermille({Mode::kVideo, Mode::kPhone}), 1000);
  EXPECT_EQ(RemotePlacePermille({}), 600);
  EXPECT_EQ(RemotePlacePermille({Mode::kVideo, Mode::kInPerson}), 600);
}

}  // namespace
}  // namespace tandem::courses
