// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/courses_errors.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/error_place.h"

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

absl::Status PreparationRefused() {
  return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kPlanRefused,
                   "The preparation is not 1 to 7 days before the first infusion.",
                   {{"position", "0"}, {"rule", std::string(kPreparationHalf)}});
}

absl::Status InfusionInTheWay(int position) {
  return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kStateForbids,
                   fmt::format("Infusion {} or its session is booked, or took place.", position),
                   {{"position", fmt::to_string(position)}});
}

absl::Status NoSuchPosition(int infusion_count) {
  Violations violations;
  violations.Add("position", fmt::format("must be 1 to {}", infusion_count));
  return violations.ToStatus();
}

absl::Status OfHalf(const absl::Status& status, const HalfPlace& place) {
  return AtPlace(status, place.field,
                 {{"position", fmt::to_string(place.position)}, {"half", std::string(place.half)}});
}

}  // namespace tandem::courses
