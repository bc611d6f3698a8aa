// SPDX-License-Identifier: Apache-2.0
// The sweep line: at no moment does anybody or any room have more patients than seats, as the
// doors tell it: the visits of a clinic, the phases of their types, the seats of its people and
// rooms. It shares nothing with the claims by which the database keeps the same promise.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/interval.h"
#include "tests/support/client.h"

namespace tandem::testing {

struct SeatsTaken {
  std::string resource;
  std::string visit;
  Interval time;
  int seats = 1;
};

// A line for each moment from which on a resource has more than it has seats, at most 10.
std::vector<std::string> OverfullMoments(const std::vector<SeatsTaken>& taken,
                                         const std::map<std::string, int>& seats);

struct SeatSweep {
  Client& client;
  Who who;             // of the front desk
  std::string parent;  // clinics/{clinic}
  absl::Time now;      // a hold that has ended by then takes nothing
};

// Visits that overlap `time` and take something: what is over or called off is left out. `count`,
// when given, is how many spans were looked at.
std::vector<std::string> SweepSeats(const SeatSweep& sweep, const Interval& time,
                                    std::size_t* count = nullptr);

}  // namespace tandem::testing
