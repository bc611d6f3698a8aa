// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/visit_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/civil.h"

namespace tandem::testing {

std::string TimeText(std::optional<absl::Time> time) {
  static const absl::TimeZone zone = LoadZone("America/New_York").value();
  if (!time.has_value()) return "-";
  return absl::FormatTime("%Y-%m-%d %H:%M:%E*S %z", *time, zone);
}

std::string Text(const VisitRecord& visit) {
  std::vector<std::string> parts;
  for (const VisitPart& part : visit.parts) {
    parts.push_back(fmt::format("{}={} {}..{}", part.need, part.resource, TimeText(part.time.start),
                                TimeText(part.time.end)));
  }
  std::sort(parts.begin(), parts.end());
  return fmt::format(
      "{} v{} {} {}{} patient={} {}..{} [{}] hold={} confirmed={} in={} began={} ended={} "
      "why={}{}{}"
      " updated={}",
      visit.id, visit.version, visit.status, visit.type, visit.video ? " by video" : "",
      visit.patient, TimeText(visit.time.start), TimeText(visit.time.end), fmt::join(parts, "; "),
      TimeText(visit.hold_until), TimeText(visit.confirmed), TimeText(visit.checked_in),
      TimeText(visit.began), TimeText(visit.ended), visit.reason, visit.late ? " late" : "",
      visit.overridden ? " overridden" : "", TimeText(visit.updated));
}

}  // namespace tandem::testing
