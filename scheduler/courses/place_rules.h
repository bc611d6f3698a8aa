// SPDX-License-Identifier: Apache-2.0
// How well the place of a session fits that of its infusion, and the patient's home. Pure.
//
// A session in person is worth the better of two:
//   near the infusion     1000 on the same site, 900 on the same campus (to 1 km), from there
//                         evenly down to 0 at 40 km
//   near the home         800 to 16 km, from there evenly down to 0 at 40 km; nothing when nobody
//                         knows where the patient lives
// and is no pair when it is too far from both. The home is the middle of a postal code: near is
// near enough to stand after the campus, and before video that the patient did not ask for.
#pragma once

#include <optional>
#include <vector>

#include "base/geo_point.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

constexpr double kCampusKilometers = 1;
constexpr double kHomeKilometers = 16;      // half an hour on the road
constexpr double kPlaceKilometersMax = 40;  // farther from both, it is no pair
constexpr int kSameSitePermille = 1000;
constexpr int kCampusPermille = 900;
constexpr int kNearHomePermille = 800;
constexpr int kRemotePermille = 600;  // when the patient did not ask for it

// As the crow flies.
double KilometersBetween(const GeoPoint& a, const GeoPoint& b);
inline GeoPoint PointOf(const directory::Location& location) {
  return {location.latitude, location.longitude};
}

// Of a session in person; nothing: too far. `home`: of the patient; nothing: not known.
std::optional<int> PlacePermille(const directory::Location& infusion,
                                 const directory::Location& session,
                                 const std::optional<GeoPoint>& home);

// Is a session in person near the home, and better for that than for its infusion?
bool IsForHome(const directory::Location& infusion, const directory::Location& session,
               const std::optional<GeoPoint>& home);

// Of a session by video or telephone. `wished`: the modes that the patient accepts; 1000 when none
// of them is in person.
int RemotePlacePermille(const std::vector<directory::Mode>& wished);

}  // namespace tandem::courses
