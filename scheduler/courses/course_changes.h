// SPDX-License-Identifier: Apache-2.0
// What an order changes of a course, and whether the course may become so. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/pairing_policy.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

// Of the session that prepares for the course: it belongs to no infusion.
constexpr int kPreparationPosition = 0;

// One visit of an order: a new one, or one that is to be at another time or place.
struct HalfChange {
  int position = kPreparationPosition;
  bool is_session = false;
  PlannedVisit visit;
  std::optional<appointments::Appointment> moving;  // nothing: a new one
};
// At that start, place and mode, and with whom it names.
bool IsAsPlanned(const appointments::Appointment& appointment, const PlannedVisit& visit);
// "infusion", "session" or "preparation".
std::string_view NameOf(const HalfChange& change);

// Those that are not as the order has them, by position, the infusion first. A half that was lost
// is booked anew. FIELD_INVALID: a position that the course does not have, a session of a course
// without sessions.
absl::StatusOr<std::vector<HalfChange>> ChangesOf(const CourseView& course,
                                                  const std::vector<PairPlan>& pairs,
                                                  const directory::Snapshot& clinic);

// The preparation in front of them, unless it is as the order has it. FIELD_INVALID: of a course
// without.
absl::Status AddPreparation(const CourseView& course, const CourseOrder& order,
                            const directory::Snapshot& clinic, std::vector<HalfChange>& changes);

// Of an infusion that is left out; whoever overrides.
inline constexpr std::string_view kSkippedRule = "skipped";
// PLAN_REFUSED: a change is of an infusion that is left out; the course with these changes breaks a
// rule of spacing, or begins something while it pauses; or (order.must_pair) parts
// a pair: a session that the order names, or one that fitted before and that the order does not
// leave out; or the preparation that it changes is not in the days before the first infusion.
// NOT_FOUND: a visit type that has left the clinic's file.
absl::Status CheckChanges(const CourseView& course, const CourseOrder& order,
                          const std::vector<HalfChange>& changes, const directory::Snapshot& clinic,
                          absl::Time now);

// What the visit asks of the booking of appointments.
appointments::Wish WishOf(const CourseTerms& terms, const HalfChange& change);

}  // namespace tandem::courses
