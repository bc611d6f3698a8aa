// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/session_ratio.h"

#include <cstddef>
#include <utility>

#include "scheduler/courses/spacing_rules.h"

namespace tandem::courses {
namespace {

bool IsFirstOfWeek(const std::vector<RatioPlace>& course, std::size_t index) {
  if (!course[index].day.has_value()) return true;
  const absl::CivilDay day = *course[index].day;
  for (std::size_t i = 0; i < course.size(); ++i) {
    const RatioPlace& other = course[i];
    if (i == index || !other.takes_place || !other.day.has_value()) continue;
    if (WeekOf(*other.day) != WeekOf(day)) continue;
    if (std::pair(*other.day, i) < std::pair(day, index)) return false;
  }
  return true;
}

}  // namespace

std::vector<bool> HaveSessions(SessionRatio ratio, const std::vector<RatioPlace>& course) {
  constexpr std::size_t kThird = 2;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < course.size(); ++i) {
    if (!course[i].is_left_out) kept.push_back(i);
  }
  std::vector<bool> have(course.size(), false);
  for (std::size_t k = 0; k < kept.size(); ++k) {
    switch (ratio) {
      case SessionRatio::kEvery:
        have[kept[k]] = true;
        break;
      case SessionRatio::kFirstThirdLast:
        have[kept[k]] = k == 0 || k == kThird || k + 1 == kept.size();
        break;
      case SessionRatio::kWeekly:
        have[kept[k]] = IsFirstOfWeek(course, kept[k]);
        break;
    }
  }
  return have;
}

}  // namespace tandem::courses
