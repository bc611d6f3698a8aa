// SPDX-License-Identifier: Apache-2.0
// Free times from calendars: pure, beside the memories of pure functions that it is given.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "scheduler/availability/calendar.h"
#include "scheduler/availability/open_hours.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/slot.h"
#include "scheduler/availability/start_mask.h"

namespace tandem::availability {

struct Memories {
  OpenHours hours;
  StartMask mask;
};

// Which starts a search looks at: its window, cut by now and by the limits of patients. Empty:
// none. And what it sees of reserved hours (BindingHours).
struct StartRange {
  Tick first = 0;
  Tick end = 0;
  std::optional<Tick> reserved_at = std::nullopt;
  bool empty() const { return end <= first; }
  bool operator==(const StartRange& other) const = default;
};
StartRange StartsOf(const SlotQuery& query, const directory::VisitType& type, absl::Time now);

// `calendars` hold every resource of the question over FreeStarts::Scope(question, starts).
// Errors: PAGE_TOKEN_INVALID (a position that is none).
absl::StatusOr<SlotPage> FindSlots(const SlotQuery& query, const Question& question,
                                   const Calendars& calendars, StartRange range,
                                   Memories& memories);

// All of them, at most kTimesMax. `who`: with everybody who could give each. Needs the same.
FreeTimes FindTimes(const SlotQuery& query, const Question& question, const Calendars& calendars,
                    StartRange range, Memories& memories, bool who);

// Of everybody who could fill a need of the question, over the days that the window touches, as far
// as `calendars` reach. Each person once.
std::vector<BookedDay> BookedDays(const Question& question, const Calendars& calendars,
                                  const Interval& window);

}  // namespace tandem::availability
