// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/spacing_rules.h"

#include <algorithm>

#include "base/civil.h"

namespace tandem::courses {
namespace {

using Pause = std::optional<Interval>;

std::optional<SpacingRule> JudgeGap(const SpacingPolicy& policy, const Pause& pause,
                                    const PlacedInfusion& before, const PlacedInfusion& after,
                                    bool is_overridden) {
  const absl::Duration gap = after.start - before.start;
  if (after.day == before.day) return SpacingRule::kSameDay;
  if (gap <= absl::ZeroDuration()) return SpacingRule::kOrder;
  if (is_overridden) return std::nullopt;
  if (gap < policy.gap_min) return SpacingRule::kGapMin;
  // One that is not booked yet may still come between.
  const bool neighbours = after.position == before.position + 1;
  if (!neighbours || before.is_settled || IsOverPause(pause, before.start, after.start)) {
    return std::nullopt;
  }
  return gap > policy.gap_max ? std::optional(SpacingRule::kGapMax) : std::nullopt;
}

// Is `last` one too many in its week? What was agreed alone is not judged.
bool IsWeekFull(const SpacingPolicy& policy, const std::vector<PlacedInfusion>& infusions,
                std::size_t last) {
  int in_week = 0;
  bool all_agreed = true;
  for (std::size_t i = 0; i <= last; ++i) {
    if (WeekOf(infusions[i].day) != WeekOf(infusions[last].day)) continue;
    ++in_week;
    all_agreed = all_agreed && infusions[i].is_agreed;
  }
  return in_week > policy.per_week_max && !all_agreed;
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
    case SpacingRule::kPerWeek:
      return "per_week";
    case SpacingRule::kPause:
      return "pause";
    case SpacingRule::kSpan:
      return "span";
  }
  return "";
}

absl::CivilDay WeekOf(absl::CivilDay day) {
  return absl::PrevWeekday(day + 1, absl::Weekday::monday);
}

bool IsOverPause(const std::optional<Interval>& pause, absl::Time before, absl::Time after) {
  return pause.has_value() && before < pause->end && after >= pause->end;
}

int SpanDays(absl::CivilDay first, absl::CivilDay last, const std::optional<Interval>& pause) {
  const int days = static_cast<int>(last - first);
  if (!pause.has_value()) return days;
  const absl::TimeZone wall = absl::UTCTimeZone();
  const absl::CivilMinute begins = ToCivil(pause->start, wall);
  const absl::CivilDay midnight(begins);
  const absl::CivilDay from = std::max(begins > midnight ? midnight + 1 : midnight, first);
  const absl::CivilDay until = std::min(absl::CivilDay(ToCivil(pause->end, wall)), last);
  return days - std::max(0, static_cast<int>(until - from));
}

std::optional<SpacingFault> FindSpacingFault(const SpacingPolicy& policy,
                                             const std::vector<PlacedInfusion>& infusions,
                                             bool is_overridden,
                                             const std::optional<Interval>& pause) {
  bool all_agreed = true;
  std::size_t first = 0;  // since the last long gap
  for (std::size_t i = 0; i < infusions.size(); ++i) {
    const PlacedInfusion& after = infusions[i];
    all_agreed = all_agreed && after.is_agreed;
    std::optional<SpacingRule> rule;
    if (i > 0) {
      const PlacedInfusion& before = infusions[i - 1];
      if (before.is_settled && after.start - before.start > policy.gap_max) first = i;
      if (!before.is_agreed || !after.is_agreed) {
        rule = JudgeGap(policy, pause, before, after, is_overridden);
      }
    }
    if (!is_overridden && !rule.has_value()) {
      if (IsWeekFull(policy, infusions, i)) rule = SpacingRule::kPerWeek;
      const bool is_paused = pause.has_value() && pause->Contains(after.start);
      if (is_paused && !after.is_agreed) rule = SpacingRule::kPause;
    }
    if (rule.has_value()) return SpacingFault{after.position, *rule};
  }
  if (infusions.empty() || all_agreed || is_overridden) return std::nullopt;
  const int days = SpanDays(infusions[first].day, infusions.back().day, pause);
  if (absl::Hours(24) * days <= policy.span_max) return std::nullopt;
  return SpacingFault{infusions.back().position, SpacingRule::kSpan};
}

}  // namespace tandem::courses
