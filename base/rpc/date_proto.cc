// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/date_proto.h"

#include <string>

#include "google/type/date.pb.h"

namespace tandem::rpc {

std::optional<absl::CivilDay> ReadDate(const google::type::Date& wire, std::string_view field,
                                       Violations& violations) {
  const absl::CivilDay day(wire.year(), wire.month(), wire.day());
  const bool exists =
      day.year() == wire.year() && day.month() == wire.month() && day.day() == wire.day();
  if (exists) return day;
  violations.Add(std::string(field), "must be a date of the calendar with year, month and day");
  return std::nullopt;
}

void WriteDate(absl::CivilDay day, google::type::Date& wire) {
  wire.set_year(static_cast<int>(day.year()));
  wire.set_month(day.month());
  wire.set_day(day.day());
}

}  // namespace tandem::rpc
