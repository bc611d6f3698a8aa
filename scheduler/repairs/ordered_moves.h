// SPDX-License-Identifier: Apache-2.0
// The moves of a repair as its order has them: what each one asks of booking, whether its patient
// notices it, and whether the courses of all of them may become so. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/directory/directory.h"
#include "scheduler/repairs/repair.h"

namespace tandem::repairs {

struct OrderedMove {
  AppointmentId appointment;
  std::string etag;
  courses::PlannedVisit visit;
};

// A move, and what it is about as it was read.
struct SeenMove {
  courses::PlannedVisit visit;
  appointments::Appointment seen;
  const courses::CourseView* course = nullptr;  // null: of none
  int position = 0;                             // of its pair; 0: the preparation
  bool is_session = false;                      // the preparation is one
};

// Of each move, in their order: `seen` holds the appointment of each, `courses` those of the pairs
// that they belong to, and outlives the result.
std::vector<SeenMove> SeenMovesOf(const std::vector<OrderedMove>& moves,
                                  const std::vector<appointments::Appointment>& seen,
                                  const std::vector<courses::RuledCourse>& courses);

// Sessions of these are spoken of as lost, as when the repair was planned: nobody parts them.
void LeaveOut(const std::set<AppointmentId>& lost, std::vector<courses::RuledCourse>& courses);

// FIELD_INVALID: sessions of pairs that nobody is named for.
absl::Status CheckNamed(const std::vector<SeenMove>& moves);

// A remote visit whose patient is in a state that we do not know stays with whoever had to be
// licensed there, unless the move names somebody.
appointments::Wish WishOf(const SeenMove& move, const directory::Snapshot& clinic);

// Time, place, mode, length and, of a session, therapist stay.
bool IsUnnoticed(const SeenMove& move, const directory::Snapshot& clinic);

struct RefusedMove {
  std::size_t index = 0;  // of the move
  absl::Status status;    // PLAN_REFUSED
};
// Nothing: the courses may become so. A move that leaves time, place and mode breaks no rule.
// Sessions that their patients do not want of us are no pairs.
std::optional<RefusedMove> FindRefused(const std::vector<SeenMove>& moves,
                                       const directory::Snapshot& clinic, absl::Time now);

}  // namespace tandem::repairs
