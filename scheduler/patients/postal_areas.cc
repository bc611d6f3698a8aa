// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/postal_areas.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/status.h"
#include "scheduler/patients/patient_rules.h"

namespace tandem::patients {
namespace {

using Cells = std::vector<absl::string_view>;

absl::Status Bad(std::string_view setting, std::size_t line, std::string_view what) {
  return absl::FailedPreconditionError(fmt::format("{}: line {} {}.", setting, line, what));
}

// Cells of a line, without the blanks around them: the last column is padded.
Cells CellsOf(absl::string_view line, char separator) {
  Cells cells = absl::StrSplit(line, separator);
  for (absl::string_view& cell : cells) cell = absl::StripAsciiWhitespace(cell);
  return cells;
}

std::optional<int> CodeOf(absl::string_view text) {
  int code = 0;
  const bool is_code = text.size() == kPostalCodeDigits &&
                       std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
                       absl::SimpleAtoi(text, &code);
  return is_code ? std::optional(code) : std::nullopt;
}

std::optional<double> DegreesOf(absl::string_view text, double most) {
  double degrees = 0;
  const bool is_good = absl::SimpleAtod(text, &degrees) && -most <= degrees && degrees <= most;
  return is_good ? std::optional(degrees) : std::nullopt;
}

// Where the columns are that are read.
struct Columns {
  char separator = '\t';
  std::size_t code = 0;
  std::size_t latitude = 0;
  std::size_t longitude = 0;
  std::size_t Last() const { return std::max({code, latitude, longitude}); }
};

std::optional<Columns> ColumnsOf(absl::string_view head) {
  Columns columns;
  columns.separator = head.find('|') == head.npos ? '\t' : '|';
  const Cells names = CellsOf(head, columns.separator);
  const auto find = [&](absl::string_view name, std::size_t& position) {
    const auto found = std::find(names.begin(), names.end(), name);
    position = static_cast<std::size_t>(found - names.begin());
    return found != names.end();
  };
  const bool has_all = find("GEOID", columns.code) && find("INTPTLAT", columns.latitude) &&
                       find("INTPTLONG", columns.longitude);
  return has_all ? std::optional(columns) : std::nullopt;
}

}  // namespace

absl::StatusOr<PostalAreas> PostalAreas::Parse(std::string_view text, std::string_view setting) {
  PostalAreas read;
  std::optional<Columns> columns;
  std::size_t number = 0;
  for (const absl::string_view line :
       absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    if (!columns.has_value()) {
      columns = ColumnsOf(line);
      if (!columns.has_value()) {
        return Bad(setting, number, "must name the columns GEOID, INTPTLAT and INTPTLONG");
      }
      continue;
    }
    const Cells cells = CellsOf(line, columns->separator);
    if (cells.size() <= columns->Last()) return Bad(setting, number, "has too few columns");
    const auto code = CodeOf(cells[columns->code]);
    const auto latitude = DegreesOf(cells[columns->latitude], 90);
    const auto longitude = DegreesOf(cells[columns->longitude], 180);
    if (!code.has_value() || !latitude.has_value() || !longitude.has_value()) {
      return Bad(setting, number, "must have a code of five digits and a place in degrees");
    }
    if (read.areas_.size() == kPostalAreasMax) return Bad(setting, number, "is one area too many");
    read.areas_.push_back({*code, {*latitude, *longitude}});
  }
  if (read.areas_.empty()) return Bad(setting, number, "ends a file without areas");
  std::sort(read.areas_.begin(), read.areas_.end(),
            [](const Area& a, const Area& b) { return a.code < b.code; });
  const auto twice =
      std::adjacent_find(read.areas_.begin(), read.areas_.end(),
                         [](const Area& a, const Area& b) { return a.code == b.code; });
  if (twice != read.areas_.end()) {
    return absl::FailedPreconditionError(
        fmt::format("{}: {:05} stands there twice.", setting, twice->code));
  }
  return read;
}

absl::StatusOr<PostalAreas> PostalAreas::Read(const std::string& path, std::string_view setting) {
  if (path.empty()) return PostalAreas();
  std::ifstream file(path, std::ios::binary);
  std::string text(kPostalFileBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty() || text.size() > kPostalFileBytesMax) {
    return absl::FailedPreconditionError(
        fmt::format("{}: {} cannot be read, is empty or larger than {} MiB.", setting, path,
                    kPostalFileBytesMax >> 20));
  }
  return Parse(text, setting);
}

std::optional<GeoPoint> PostalAreas::Find(std::string_view postal_code) const {
  const auto code = CodeOf(absl::string_view(postal_code.data(), postal_code.size()));
  if (!code.has_value()) return std::nullopt;
  const auto found = std::lower_bound(areas_.begin(), areas_.end(), *code,
                                      [](const Area& area, int at) { return area.code < at; });
  if (found == areas_.end() || found->code != *code) return std::nullopt;
  return found->middle;
}

}  // namespace tandem::patients
