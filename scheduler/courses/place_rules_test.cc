// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/place_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::courses {
namespace {

using directory::Mode;

// A degree of latitude has 111.19 km everywhere.
GeoPoint At(double kilometers_north) { return {47.0 + kilometers_north / 111.195, -122.0}; }

directory::Location Site(std::uint8_t number, double kilometers_north) {
  directory::Location site;
  site.id.uuid.bytes[15] = number;
  site.latitude = At(kilometers_north).latitude;
  site.longitude = At(kilometers_north).longitude;
  return site;
}

// With an infusion at kilometer 0.
std::optional<int> Worth(double session, std::optional<double> home) {
  return PlacePermille(Site(1, 0), Site(2, session),
                       home.has_value() ? std::optional(At(*home)) : std::nullopt);
}
bool ForHome(double session, double home) {
  return IsForHome(Site(1, 0), Site(2, session), At(home));
}

TEST(PlaceRulesTest, DistancesAreThoseOfTheMap) {
  EXPECT_NEAR(KilometersBetween(At(0), At(10)), 10, 0.01);
  GeoPoint east = At(0);
  east.longitude += 1;
  EXPECT_NEAR(KilometersBetween(At(0), east), 111.195 * 0.682, 0.1);
  EXPECT_EQ(KilometersBetween(At(5), At(5)), 0);
}

TEST(PlaceRulesTest, TheSameSiteIsBestThenTheCampusThenTheNearerOne) {
  EXPECT_EQ(PlacePermille(Site(1, 0), Site(1, 0), std::nullopt), 1000);
  EXPECT_EQ(PlacePermille(Site(1, 0), Site(2, 0), std::nullopt), 900);
  EXPECT_EQ(PlacePermille(Site(1, 0), Site(2, 0.99), std::nullopt), 900);
  EXPECT_NEAR(PlacePermille(Site(1, 0), Site(2, 20.5), std::nullopt).value(), 450, 1);
  EXPECT_LE(PlacePermille(Site(1, 0), Site(2, 39.99), std::nullopt).value(), 1);
}

TEST(PlaceRulesTest, FartherThanFortyKilometersIsNoPair) {
  EXPECT_TRUE(PlacePermille(Site(1, 0), Site(2, 39.9), std::nullopt).has_value());
  EXPECT_FALSE(PlacePermille(Site(1, 0), Site(2, 40.1), std::nullopt).has_value());
}

TEST(PlaceRulesTest, NearTheHomeStandsAfterTheCampusAndBeforeVideoThatNobodyAskedFor) {
  EXPECT_EQ(Worth(100, 100), 800);
  EXPECT_EQ(Worth(100, 115.9), 800);
  EXPECT_NEAR(Worth(100, 128).value(), 400, 1);  // half of the way from 16 to 40
  EXPECT_LE(Worth(100, 139.99).value(), 1);
  EXPECT_FALSE(Worth(100, 140.1).has_value());
  EXPECT_GT(kCampusPermille, kNearHomePermille);
  EXPECT_GT(kNearHomePermille, kRemotePermille);
}

TEST(PlaceRulesTest, TheBetterOfTheTwoCounts) {
  EXPECT_EQ(PlacePermille(Site(1, 0), Site(1, 0), At(500)), 1000);
  EXPECT_EQ(Worth(0.5, 10), 900);
  EXPECT_EQ(Worth(20.5, 20.5), 800);
  EXPECT_NEAR(Worth(20.5, 59.5).value(), 450, 1);  // 39 from home is worth 33 alone
  for (int session = 0; session <= 80; ++session) {
    const std::optional<int> alone = Worth(session, std::nullopt);
    for (int home = 0; home <= 80; home += 5) {
      EXPECT_GE(Worth(session, home), alone) << session << " " << home;
    }
  }
}

TEST(PlaceRulesTest, APlaceIsForTheHomeWhereTheHomeMakesItGood) {
  EXPECT_TRUE(ForHome(20, 25));
  EXPECT_TRUE(ForHome(100, 110));
  EXPECT_FALSE(ForHome(3, 5)) << "it is nearer to the infusion";
  EXPECT_FALSE(ForHome(100, 120)) << "better than nothing, and not near";
  EXPECT_FALSE(IsForHome(Site(1, 0), Site(1, 0), At(0)));
  EXPECT_FALSE(IsForHome(Site(1, 0), Site(2, 20), std::nullopt));
}

TEST(PlaceRulesTest, VideoIsAsGoodAsTheSameSiteForWhoAsksForIt) {
  EXPECT_EQ(RemotePlacePermille({Mode::kVideo}), 1000);
  EXPECT_EQ(RemotePlacePermille({Mode::kVideo, Mode::kPhone}), 1000);
  EXPECT_EQ(RemotePlacePermille({}), 600);
  EXPECT_EQ(RemotePlacePermille({Mode::kVideo, Mode::kInPerson}), 600);
}

}  // namespace
}  // namespace tandem::courses
