// SPDX-License-Identifier: Apache-2.0
// How many infusions had, or will have, a session near them, week by week. Pure.
#pragma once

#include <map>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/courses/courses_of_visits.h"

namespace tandem::reports {

struct PairingCounts {
  int infusions = 0;  // each is counted once below
  int preferred = 0;
  int acceptable = 0;
  int external = 0;
  int waiting = 0;  // held or pending, and a pair
  int declined = 0;
  std::map<courses::PairRule, int> broken;  // by the first rule that the pair breaks

  bool operator==(const PairingCounts&) const = default;
};

struct PairingWeek {
  absl::CivilDay monday;
  PairingCounts counts;
};

struct PairingReport {
  std::vector<PairingWeek> weeks;  // by Monday; none without an infusion
  PairingCounts total;
};

struct PairingScope {
  Interval window;      // of the starts of infusions
  LocationId location;  // of the infusions; nil: all
  absl::TimeZone zone;  // the clinic's
};

// Infusions that take place, or took place.
PairingReport CountPairs(const std::vector<courses::RuledCourse>& courses,
                         const PairingScope& scope);

}  // namespace tandem::reports
