// SPDX-License-Identifier: Apache-2.0
// How well the place of a session fits that of its infusion. Pure.
#pragma once

#include <optional>
#include <vector>

#include "scheduler/directory/directory.h"

namespace tandem::courses {

constexpr double kCampusKilometers = 1;
constexpr double kPlaceKilometersMax = 40;  // farther, it is no pair
constexpr int kSameSitePermille = 1000;
constexpr int kCampusPermille = 900;
constexpr int kRemotePermille = 600;  // when the patient did not ask for it

// As the crow flies.
double KilometersBetween(const directory::Location& a, const directory::Location& b);

// Of a session in person: 1000 on the same site, 900 on the same campus, from there down to 0 at
// the cap. Nothing: too far.
std::optional<int> PlacePermille(const directory::Location& infusion,
                                 const directory::Location& session);

// Of a session by video or telephone. `wished`: the modes that the patient accepts; 1000 when none
// of them is in person.
int RemotePlacePermille(const std::vector<directory::Mode>& wished);

}  // namespace tandem::courses
