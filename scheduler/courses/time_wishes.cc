// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/time_wishes.h"

#include <algorithm>

#include "base/civil.h"

namespace tandem::courses {

WishShare TimeWishesOf(const CourseWishes& wishes, absl::Time start, absl::TimeZone zone) {
  const absl::CivilMinute local = ToCivil(start, zone);
  WishShare share;
  if (!wishes.days_of_week.empty()) {
    const auto& days = wishes.days_of_week;
    share.stated += 1;
    share.met += std::count(days.begin(), days.end(), absl::GetWeekday(local)) > 0 ? 1 : 0;
  }
  if (wishes.earliest_minute > 0 || wishes.latest_minute < directory::kMinutesPerDay) {
    const int minute = local.hour() * 60 + local.minute();
    share.stated += 1;
    share.met += wishes.earliest_minute <= minute && minute < wishes.latest_minute ? 1 : 0;
  }
  return share;
}

}  // namespace tandem::courses
