// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/seat_book.h"

#include <algorithm>

namespace tandem::repairs {

using appointments::Claim;

bool SeatBook::IsFree(ResourceId resource, const Interval& during) const {
  const std::vector<availability::OwnTime> near = Near(during);
  return std::none_of(near.begin(), near.end(), [&](const availability::OwnTime& taken) {
    return taken.resource == resource;
  });
}

void SeatBook::Take(const std::vector<Claim>& claims) {
  for (const Claim& claim : claims) taken_.emplace(claim.during.start, claim);
}

std::vector<availability::OwnTime> SeatBook::Near(const Interval& time) const {
  std::vector<availability::OwnTime> near;
  const auto last = taken_.lower_bound(time.end);
  for (auto one = taken_.upper_bound(time.start - appointments::kVisitLengthMax); one != last;
       ++one) {
    const Claim& claim = one->second;
    if (claim.during.Overlaps(time)) near.push_back({claim.resource, claim.seat, claim.during});
  }
  return near;
}

}  // namespace tandem::repairs
