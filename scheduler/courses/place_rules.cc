// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/place_rules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tandem::courses {
namespace {

constexpr double kEarthRadiusKilometers = 6371;

double Radians(double degrees) { return degrees * std::numbers::pi / 180; }

// `most` as far as `near`, from there evenly down to 0 at the cap.
std::optional<int> Nearness(double kilometers, double near, int most) {
  if (kilometers > kPlaceKilometersMax) return std::nullopt;
  const double left = (kPlaceKilometersMax - kilometers) / (kPlaceKilometersMax - near);
  return static_cast<int>(most * std::min(1.0, left));
}

std::optional<int> InfusionPermille(const directory::Location& infusion,
                                    const directory::Location& session) {
  if (infusion.id == session.id) return kSameSitePermille;
  return Nearness(KilometersBetween(PointOf(infusion), PointOf(session)), kCampusKilometers,
                  kCampusPermille);
}

std::optional<int> HomePermille(const directory::Location& session,
                                const std::optional<GeoPoint>& home) {
  if (!home.has_value()) return std::nullopt;
  return Nearness(KilometersBetween(*home, PointOf(session)), kHomeKilometers, kNearHomePermille);
}

}  // namespace

double KilometersBetween(const GeoPoint& a, const GeoPoint& b) {
  const double north = std::sin(Radians(b.latitude - a.latitude) / 2);
  const double east = std::sin(Radians(b.longitude - a.longitude) / 2);
  const double part =
      north * north + std::cos(Radians(a.latitude)) * std::cos(Radians(b.latitude)) * east * east;
  return 2 * kEarthRadiusKilometers * std::asin(std::min(1.0, std::sqrt(part)));
}

std::optional<int> PlacePermille(const directory::Location& infusion,
                                 const directory::Location& session,
                                 const std::optional<GeoPoint>& home) {
  // Nothing is less than anything.
  return std::max(InfusionPermille(infusion, session), HomePermille(session, home));
}

bool IsForHome(const directory::Location& infusion, const directory::Location& session,
               const std::optional<GeoPoint>& home) {
  const std::optional<int> near = HomePermille(session, home);
  return near == kNearHomePermille && near > InfusionPermille(infusion, session);
}

int RemotePlacePermille(const std::vector<directory::Mode>& wished) {
  const bool asked =
      !wished.empty() && std::all_of(wished.begin(), wished.end(), directory::IsRemote);
  return asked ? kSameSitePermille : kRemotePermille;
}

}  // namespace tandem::courses
