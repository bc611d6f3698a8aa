// SPDX-License-Identifier: Apache-2.0
// PostalAreas: where ZIP codes lie, read once from a file that the operator gives
// (docs/operations.md). Immutable, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/geo_point.h"

namespace tandem::patients {

constexpr std::size_t kPostalFileBytesMax = 16 << 20;  // the whole country has 3 MB
constexpr std::size_t kPostalAreasMax = 100'000;       // as many as five digits can name

class PostalAreas {
 public:
  // Knows no code.
  PostalAreas() = default;

  // A Gazetteer of ZIP Code Tabulation Areas as the Census Bureau publishes it: a line of column
  // names (GEOID, INTPTLAT, INTPTLONG are read), then an area a line; columns are separated by tabs
  // or bars. Errors (FAILED_PRECONDITION) name the line that is wrong, and `setting`.
  static absl::StatusOr<PostalAreas> Parse(std::string_view text, std::string_view setting);
  // Of a file. An empty path is no file: no code is known.
  static absl::StatusOr<PostalAreas> Read(const std::string& path, std::string_view setting);

  // The middle of the area; nothing: not known.
  std::optional<GeoPoint> Find(std::string_view postal_code) const;
  std::size_t size() const { return areas_.size(); }

 private:
  struct Area {
    int code;
    GeoPoint middle;
  };

  std::vector<Area> areas_;  // by code
};

}  // namespace tandem::patients
