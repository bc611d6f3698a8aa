// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/spacing_rules.h"

namespace tandem::courses {
namespace {

std::optional<SpacingRule> JudgeGap(const SpacingPolicy& policy, const PlacedInfusion& before,
                                    const PlacedInfusion& after, bool is_overridden) {
  const absl::Duration gap = after.start - before.start;
  if (after.day == before.day) return SpacingRule::kSameDay;
  if (gap <= absl::ZeroDuration()) return SpacingRule::kOrder;
  if (is_overridden) return std::nullopt;
  if (gap < policy.gap_min) return SpacingRule::kGapMin;
  // One that is not booked yet may still come between.
  const bool neighbours = after.position == before.position + 1;
  if (neighbours && !before.is_settled && gap > policy.gap_max) return SpacingRule::kGapMax;
  return std::nullopt;
}

}  // namespace

std::string_view Name(SpacingRule rule) {
  switch (rule) {
    case SpacingRule::kOrder:
      return "order";
    case SpacingRule::kSameDay:
      return "same_day";
    case SpacingRule::kGapMin:
      return "gap_min";
    case SpacingRule::kGapMax:
      return "gap_max";
    case SpacingRule::kSpan:
      return "span";
  }
  return "";
}

std::optional<SpacingFault> FindSpacingFault(const SpacingPolicy& policy,
                                             const std::vector<PlacedInfusion>& infusions,
                                             bool is_overridden) {
  bool all_agreed = true;
  std::size_t first = 0;  // since the last pause
  for (std::size_t i = 0; i < infusions.size(); ++i) {
    const PlacedInfusion& after = infusions[i];
    all_agreed = all_agreed && after.is_agreed;
    if (i == 0) continue;
    const PlacedInfusion& before = infusions[i - 1];
    if (before.is_settled && after.start - before.start > policy.gap_max) first = i;
    if (before.is_agreed && after.is_agreed) continue;
    const auto rule = JudgeGap(policy, before, after, is_overridden);
    if (rule.has_value()) return SpacingFault{after.position, *rule};
  }
  if (infusions.empty() || all_agreed || is_overridden) return std::nullopt;
  const auto days = infusions.back().day - infusions[first].day;
  if (absl::Hours(24) * days <= policy.span_max) return std::nullopt;
  return SpacingFault{infusions.back().position, SpacingRule::kSpan};
}

}  // namespace tandem::courses
