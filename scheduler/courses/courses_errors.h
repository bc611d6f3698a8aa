// SPDX-License-Identifier: Apache-2.0
// The errors of courses. What to do next stands in error_reason.proto.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace tandem::courses {

absl::Status CourseNotFound();
absl::Status CourseEtagMismatch();
// ABORTED CONCURRENT_CHANGE: the same from what is so now may do.
absl::Status ChangedMeanwhile();
// `rule`: "gap_min", "same_day", as docs/errors.md lists them.
absl::Status PlanRefused(int position, std::string_view rule);
// An infusion that the course does not have.
absl::Status NoSuchPosition(int infusion_count);
// STATE_FORBIDS with metadata position: what is booked there, or took place, is in the way.
absl::Status InfusionInTheWay(int position);
// PLAN_REFUSED position 0, rule preparation: not in the days before the first infusion.
absl::Status PreparationRefused();
inline constexpr std::string_view kInfusionHalf = "infusion";
inline constexpr std::string_view kSessionHalf = "session";
inline constexpr std::string_view kPreparationHalf = "preparation";
// One visit of an order.
struct HalfPlace {
  int position = 0;       // 0: the preparation
  std::string_view half;  // one of the above
  std::string field;      // in the request: "pairs[2].session"
};
// The error of one visit, which says of which: metadata position and half, and violations with the
// field in front. What else the error carries stays.
absl::Status OfHalf(const absl::Status& status, const HalfPlace& place);

}  // namespace tandem::courses
