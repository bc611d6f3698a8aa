// SPDX-License-Identifier: Apache-2.0
// SeatBook: what the moves of one plan take already, so that no two of them take the same. Pure.
#pragma once

#include <map>
#include <vector>

#include "scheduler/appointments/seating.h"
#include "scheduler/availability/slot.h"

namespace tandem::repairs {

class SeatBook {
 public:
  bool IsFree(ResourceId resource, const Interval& during) const;  // every seat of it
  void Take(const std::vector<appointments::Claim>& claims);
  // What overlaps the time.
  std::vector<availability::OwnTime> Near(const Interval& time) const;

 private:
  std::multimap<absl::Time, appointments::Claim> taken_;  // by start
};

}  // namespace tandem::repairs
