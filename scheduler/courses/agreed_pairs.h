// SPDX-License-Identifier: Apache-2.0
// What a course has already, when the rest of it is planned. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/courses.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

// What begins sooner stays as it is.
constexpr absl::Duration kFrozenAhead = absl::Hours(48);

// A time that is held for a session.
struct HeldTime {
  AppointmentId hold;
  PlannedVisit visit;
};

// One half.
struct AgreedHalf {
  // Nothing: never booked, or lost: then it is planned anew.
  std::optional<PlannedVisit> booked;
  // What is booked begins before kFrozenAhead; or it is the infusion of a session that does, and
  // they are a pair.
  bool stays = false;
  // What shall be instead, if it can be; never of what stays.
  std::optional<PlannedVisit> wished;
};

struct AgreedPair {
  int position = 0;
  PairingChoice choice = PairingChoice::kWanted;
  std::optional<Interval> external;
  AgreedHalf infusion;  // lost: cancelled
  std::optional<absl::Time> actual_end;
  // The patient did not come. It stays as it is, and counts for no distance.
  bool is_missed = false;
  bool is_left_out = false;  // and nothing of it is planned
  AgreedHalf session;        // lost: cancelled or missed
  std::optional<HeldTime> held;
};

// Of each infusion of the course, by position. `running` null: nobody has booked it. What is booked
// and stays is kept whatever `near` says.
std::vector<AgreedPair> AgreedPairsOf(const CourseTerms& terms, const CourseView* running,
                                      const std::vector<PairPlan>& near,
                                      const directory::Snapshot& clinic, absl::Time now);

// What of a pair, and of a course and its preparation, does not stay.
std::vector<AppointmentId> MovableOf(const PairView& pair, absl::Time now);
std::vector<AppointmentId> MovableOf(const CourseView& running, absl::Time now);

// Who gives a session: the practitioner of its first need that has one. Nil: there is none.
PractitionerId TherapistOf(const appointments::Appointment& session,
                           const directory::Snapshot& clinic);

// The visit of an appointment; of a session with its therapist.
PlannedVisit VisitOf(const appointments::Appointment& appointment, PractitionerId practitioner);

}  // namespace tandem::courses
