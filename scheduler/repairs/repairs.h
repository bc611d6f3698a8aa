// SPDX-License-Identifier: Apache-2.0
// Repairs: makes the moves of a repair, all of them or nothing. Which moves would help is asked of
// RepairProposals. Thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/absences/absences.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/courses/touched_courses.h"
#include "scheduler/directory/directories.h"
#include "scheduler/repairs/ordered_moves.h"
#include "scheduler/requests/requests.h"

namespace tandem::repairs {

struct RepairOrder {
  requests::RequestKey key;
  std::vector<OrderedMove> moves;  // 1 to kMovesMax; each appointment once

  std::vector<AppointmentId> ids() const;
};

class Repairs {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    pg::Pool& pool;
    directory::Directories& directories;
    appointments::Booking& booking;
    appointments::Appointments& appointments;
    absences::Absences& absences;
    courses::CoursesOfVisits& courses_of_visits;
    courses::TouchedCourses& touched_courses;
    requests::Requests& requests;
  };
  explicit Repairs(const Parts& parts) : parts_(parts) {}

  // All moves or none, in one transaction; the visits as they are now, in the order of the moves; a
  // replay gets them as they are by then. ETAG_MISMATCH, SLOT_TAKEN, PLAN_REFUSED, NOT_FOUND, the
  // rule reasons of a move: each with metadata `appointment`. Only stranded visits move.
  absl::StatusOr<std::vector<appointments::Appointment>> Apply(const access::CallContext& call,
                                                               const RepairOrder& order);
  // What a replay of the order gets; nothing when it was not done. Looks at its key and its
  // appointments only: the places that it names may have left the clinic's file.
  absl::StatusOr<std::optional<std::vector<appointments::Appointment>>> Before(
      const access::CallContext& call, const RepairOrder& order);

 private:
  absl::Status ApplyNow(const access::CallContext& call, const RepairOrder& order);
  absl::StatusOr<std::vector<appointments::Appointment>> Answer(const access::CallContext& call,
                                                                const RepairOrder& order);

  Parts parts_;
};

}  // namespace tandem::repairs
