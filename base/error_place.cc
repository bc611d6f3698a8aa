// SPDX-License-Identifier: Apache-2.0
#include "base/error_place.h"

#include <utility>
#include <vector>

namespace tandem {

absl::Status AtPlace(const absl::Status& status, const std::string& field,
                     const ErrorMetadata& where) {
  const std::vector<Violation> found = ViolationsOf(status);
  if (!found.empty()) {
    Violations violations;
    for (const Violation& one : found) violations.Add(field + "." + one.field, one.reason);
    return violations.ToStatus();
  }
  const auto reason = ReasonOf(status);
  if (!reason.has_value()) return status;
  ErrorMetadata metadata = MetadataOf(status);
  for (const auto& [key, value] : where) metadata[key] = value;
  absl::Status named =
      MakeError(status.code(), *reason, std::string(status.message()), std::move(metadata));
  status.ForEachPayload([&named](auto url, const absl::Cord& payload) {
    if (!named.GetPayload(url).has_value()) named.SetPayload(url, payload);
  });
  return named;
}

}  // namespace tandem
