// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergency_access.h"

namespace tandem::emergency {

std::string_view Name(Finding finding) {
  return finding == Finding::kJustified ? "justified" : "unjustified";
}

std::optional<Finding> ParseFinding(std::string_view name) {
  for (const Finding finding : {Finding::kJustified, Finding::kUnjustified}) {
    if (Name(finding) == name) return finding;
  }
  return std::nullopt;
}

}  // namespace tandem::emergency
