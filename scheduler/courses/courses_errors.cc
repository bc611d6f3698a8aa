// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/courses_errors.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/error.h"

namespace tandem::courses {

absl::Status CourseNotFound() {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound, "No such course.");
}

absl::Status CourseEtagMismatch() {
  return MakeError(absl::StatusCode::kAborted, Reason::kEtagMismatch,
                   "The course changed since it was read.");
}

absl::Status ChangedMeanwhile() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "The course was changed at the same moment.");
}

absl::Status PlanRefused(int position, std::string_view rule) {
  return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kPlanRefused,
                   fmt::format("Infusion {} breaks the rule {}.", position, rule),
                   {{"position", fmt::to_string(position)}, {"rule", std::string(rule)}});
}

absl::Status NoSuchPosition(int infusion_count) {
  Violations violations;
  violations.Add("position", fmt::format("must be 1 to {}", infusion_count));
  return violations.ToStatus();
}

absl::Status OfHalf(const absl::Status& status, const HalfPlace& place) {
  const std::vector<Violation> found = ViolationsOf(status);
  if (!found.empty()) {
    Violations violations;
    for (const Violation& one : found) violations.Add(place.field + "." + one.field, one.reason);
    return violations.ToStatus();
  }
  const auto reason = ReasonOf(status);
  if (!reason.has_value()) return status;
  ErrorMetadata metadata = MetadataOf(status);
  metadata["position"] = fmt::to_string(place.position);
  metadata["half"] = std::string(place.half);
  absl::Status named =
      MakeError(status.code(), *reason, std::string(status.message()), std::move(metadata));
  status.ForEachPayload([&named](auto url, const absl::Cord& payload) {
    if (!named.GetPayload(url).has_value()) named.SetPayload(url, payload);
  });
  return named;
}

}  // namespace tandem::courses
