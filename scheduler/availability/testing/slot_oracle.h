// SPDX-License-Identifier: Apache-2.0
// What availability must answer, worked out the slow and obvious way: one start after another, one
// resource after another, over intervals. No bitmaps, no caches, no cleverness.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/slot.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

struct OracleClaim {
  ResourceId resource;
  int seat = 0;  // kEverySeat: an absence
  Interval during;
  std::optional<absl::Time> expire;
};

class SlotOracle {
 public:
  SlotOracle(const directory::Snapshot& snapshot, std::vector<OracleClaim> claims, absl::Time now)
      : snapshot_(snapshot), claims_(std::move(claims)), now_(now) {}

  // Every slot of the query, all pages.
  std::vector<Slot> Slots(const SlotQuery& query) const;

  // Would the search offer it, to someone bound by the limits of patients?
  bool IsOffered(const SlotWish& wish) const;
  // Every complete way to give the visit then, hours included, rules of patients left out.
  std::vector<Assignment> Assignments(const SlotWish& wish, bool ignore_hours = false) const;

 private:
  bool MayStart(const directory::VisitType& type, const directory::Location& location,
                absl::Time start) const;
  bool IsWished(const SlotQuery& query, const directory::Location& location,
                absl::Time start) const;
  // Is nothing of the person's time in it kept for other visits?
  bool IsReleased(const SlotWish& wish, const directory::Practitioner& one,
                  const Interval& time) const;
  bool IsSeatFree(ResourceId resource, int seat, const Interval& time) const;

  const directory::Snapshot& snapshot_;
  std::vector<OracleClaim> claims_;
  absl::Time now_;
};

}  // namespace tandem::availability
