// SPDX-License-Identifier: Apache-2.0
// Who could give a visit at one time. Pure, beside the memory of opening hours.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/availability/calendar.h"
#include "scheduler/availability/free_starts.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/slot.h"

namespace tandem::availability {

// What an assignment at `start` looks at: the visit itself, and the local day whose bookings rank
// the candidates.
Interval AssignWindow(const Question& question, const directory::Location& location,
                      absl::Time start);

// Best first: the least booked that day, then by slug; the second differs from the first in as many
// needs as it can, so that one contested resource does not spoil all. At most kAssignmentsMax;
// empty when a need cannot be filled or the patient is busy. `question` has one way at most;
// `calendars` hold AssignWindow.
std::vector<Assignment> AssignSlot(const Question& question, const Calendars& calendars,
                                   absl::Time start, const BindingHours& hours);

}  // namespace tandem::availability
