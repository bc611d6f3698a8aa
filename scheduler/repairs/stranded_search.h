// SPDX-License-Identifier: Apache-2.0
// StrandedSearch: looks for the visits of a clinic that cannot take place as they are booked.
// Reads, and takes nothing. Thread-safe (no state).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/absences/absences.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"
#include "scheduler/repairs/repair.h"
#include "scheduler/repairs/stranding.h"

namespace tandem::repairs {

struct FoundStranded {
  std::vector<StrandedVisit>
      visits;             // by start, then id; at most kStrandedMax; without their pairs
  bool complete = true;   // false: there are more, later ones
  ClaimsOfVisits claims;  // what each of them takes
  std::vector<absences::Absence> absences;  // around the window
};

class StrandedSearch {
 public:
  // Both outlive it.
  StrandedSearch(pg::Pool& pool, absences::Absences& absences) : pool_(pool), absences_(absences) {}

  // Of those that start in `starts`, judged by `clinic`, the file in force.
  absl::StatusOr<FoundStranded> Find(const access::CallContext& call,
                                     const directory::Snapshot& clinic,
                                     const Interval& starts) const;

 private:
  pg::Pool& pool_;
  absences::Absences& absences_;
};

}  // namespace tandem::repairs
