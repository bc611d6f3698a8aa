// SPDX-License-Identifier: Apache-2.0
// A place on the earth, in degrees: north and east are positive.
#pragma once

namespace tandem {

struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
  bool operator==(const GeoPoint&) const = default;
};

}  // namespace tandem
