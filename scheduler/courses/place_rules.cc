// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/place_rules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tandem::courses {
namespace {

constexpr double kEarthRadiusKilometers = 6371;

double Radians(double degrees) { return degrees * std::numbers::pi / 180; }

}  // namespace

double KilometersBetween(const directory::Location& a, const directory::Location& b) {
  const double north = std::sin(Radians(b.latitude - a.latitude) / 2);
  const double east = std::sin(Radians(b.longitude - a.longitude) / 2);
  const double part =
      north * north + std::cos(Radians(a.latitude)) * std::cos(Radians(b.latitude)) * east * east;
  return 2 * kEarthRadiusKilometers * std::asin(std::min(1.0, std::sqrt(part)));
}

std::optional<int> PlacePermille(const directory::Location& infusion,
                                 const directory::Location& session) {
  if (infusion.id == session.id) return kSameSitePermille;
  const double far = KilometersBetween(infusion, session);
  if (far > kPlaceKilometersMax) return std::nullopt;
  if (far <= kCampusKilometers) return kCampusPermille;
  const double left = (kPlaceKilometersMax - far) / (kPlaceKilometersMax - kCampusKilometers);
  return static_cast<int>(kCampusPermille * left);
}

int RemotePlacePermille(const std::vector<directory::Mode>& wished) {
  const bool asked =
      !wished.empty() && std::all_of(wished.begin(), wished.end(), directory::IsRemote);
  return asked ? kSameSitePermille : kRemotePermille;
}

}  // namespace tandem::courses
