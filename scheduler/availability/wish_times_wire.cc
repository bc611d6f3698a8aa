// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/wish_times_wire.h"

#include <string>

namespace tandem::availability {

std::optional<absl::Weekday> ReadWeekday(int wire, std::string_view field, Violations& violations) {
  if (wire >= 1 && wire <= 7) return static_cast<absl::Weekday>(wire - 1);
  violations.Add(std::string(field), "must be a day of the week");
  return std::nullopt;
}

int ReadMinute(const google::type::TimeOfDay& wire, std::string_view field,
               Violations& violations) {
  const bool in_day =
      wire.hours() >= 0 && wire.hours() <= 23 && wire.minutes() >= 0 && wire.minutes() <= 59;
  const bool day_end = wire.hours() == 24 && wire.minutes() == 0;
  const bool whole = wire.seconds() == 0 && wire.nanos() == 0;
  if ((in_day || day_end) && whole) return wire.hours() * 60 + wire.minutes();
  violations.Add(std::string(field), "must be a time of day in whole minutes, 24:00 at the latest");
  return 0;
}

}  // namespace tandem::availability
