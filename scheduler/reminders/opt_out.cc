// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/opt_out.h"

#include <algorithm>

namespace tandem::reminders {

std::string_view Name(OptOutSource source) {
  switch (source) {
    case OptOutSource::kText:
      return "text";
    case OptOutSource::kMail:
      return "mail";
    case OptOutSource::kWeb:
      return "web";
    case OptOutSource::kDesk:
      return "desk";
  }
  return "";
}

bool IsOptedOut(const std::vector<OptOut>& in_force, const Bytes& address_digest, Channel channel,
                Kind kind) {
  return std::any_of(in_force.begin(), in_force.end(), [&](const OptOut& opt_out) {
    const bool covers = opt_out.category == Category::kNone || opt_out.category == CategoryOf(kind);
    return covers && opt_out.channel == channel && opt_out.address_digest == address_digest;
  });
}

}  // namespace tandem::reminders
