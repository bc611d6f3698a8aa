// SPDX-License-Identifier: Apache-2.0
// Why one time is not offered. Pure, and plain interval arithmetic: no bitmaps, so that it can also
// be held against the search.
#pragma once

#include <vector>

#include "base/id.h"
#include "base/interval.h"
#include "scheduler/availability/near_visits.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/slot.h"

namespace tandem::availability {

// A claim on a resource of a question, or an absence of it.
struct TakenTime {
  int resource = 0;  // index into Question::resources
  int seat = 0;      // kEverySeat: an absence
  Interval during;
  AppointmentId appointment;  // nil: an absence

  bool IsAbsence() const { return seat == kEverySeat; }
};

struct SlotFacts {
  absl::Time start;
  absl::Time now;
  bool bookable = true;  // by this caller, without the front desk
  std::vector<TakenTime> taken;
  bool for_pair = false;
  std::vector<NearVisit> near = {};  // the patient's
};

// `question` has at most one way: the wished one.
Explanation ExplainSlot(const Question& question, const directory::Location& location,
                        const SlotFacts& facts);

// What someone who is not staff may know: reason, phase and allowed time; each once. Reserved is
// taken.
Explanation WithoutDetails(const Explanation& explanation);

}  // namespace tandem::availability
