// SPDX-License-Identifier: Apache-2.0
// The nouns of availability.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "base/reason.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

constexpr absl::Duration kWindowMax = absl::Hours(24 * 60);  // contract: at most 60 days
constexpr int kAssignmentsMax = 16;                          // tries of a booking that takes anyone
constexpr int kBlockersMax = 100;
constexpr int kPractitionersPerSlotMax = 20;
constexpr int kPageSizeMax = 500;
constexpr int kTimesMax = 5000;  // of one question that is not paged: sixty days of a large clinic
constexpr int kPractitionersPerTimeMax = 500;  // all that a clinic has
constexpr int kRevisionsMax = 4;               // changes of the clinic's file during one call

struct SlotQuery {
  VisitTypeId visit_type;
  Interval window;
  std::vector<LocationId> locations;              // empty: all
  std::vector<directory::Mode> modes;             // empty: all
  std::vector<ResourceId> resources;              // named; empty: anyone
  PatientId patient;                              // nil: none
  std::vector<absl::Weekday> days_of_week;        // empty: all
  int earliest_minute = 0;                        // local minute of the day, inclusive
  int latest_minute = directory::kMinutesPerDay;  // exclusive
  std::string language;
  std::string patient_state;
  bool patient_limits = true;  // lead time, horizon, grid, bookable online
  bool on_grid = false;        // the grid, also when patient_limits are left aside
  bool for_pair = false;       // a session of a course: reserved times count, too
  // Visits of the patient from which no distance is kept: they are to move.
  std::vector<AppointmentId> moving = {};
  int page_size = 50;
  std::string page_position;  // opaque position from SlotPage; empty: first page
};

struct Slot {
  Interval time;  // the patient's own
  LocationId location;
  directory::Mode mode;
  std::vector<PractitionerId> practitioners;  // who could give it, by slug
};

// What an answer was made from: as long as it stands, the same question has the same answer.
struct Basis {
  std::int64_t revision = 0;           // of the clinic's file
  std::vector<ResourceId> resources;   // whose calendars were looked at
  std::vector<std::int64_t> versions;  // parallel
  Interval moments;                    // of the question: then neither rules nor holds run out
};

struct SlotPage {
  std::vector<Slot> slots;    // by start, location slug, mode
  std::string next_position;  // empty: no more
  // None: calendars changed while they were read, or a patient's visits keep distances.
  std::optional<Basis> basis;
};

// What of a person's day is taken: minutes of all their seats.
struct BookedDay {
  PractitionerId practitioner;
  absl::CivilDay day;  // on the clinic's calendar
  int minutes = 0;
};

// Every free time of a question.
struct FreeTimes {
  std::vector<Slot> slots;  // by start, location slug, mode; at most kTimesMax
  bool complete = true;     // false: there are more, later ones
  // Of those who could give it, the days on which something is taken; by id, then day.
  std::vector<BookedDay> booked;
};

// One time that someone wishes.
struct SlotWish {
  VisitTypeId visit_type;
  absl::Time start;
  LocationId location;
  directory::Mode mode;
  std::vector<ResourceId> resources;
  PatientId patient;
  std::string language;
  std::string patient_state;
  bool for_pair = false;  // as of a query
  // Give the visit at this start already: their reserved times do not matter.
  std::vector<ResourceId> keeping = {};
};

// Who fills which need: parallel to VisitPlan::needs.
struct Assignment {
  std::vector<ResourceId> resources;
};

// Time that shall count as free although it is taken: an appointment's own, while it is moved.
struct OwnTime {
  ResourceId resource;
  int seat;
  Interval during;
};

struct Blocker {
  Reason reason;
  ResourceId resource;  // nil for rules
  std::string need;
  std::string phase;
  AppointmentId appointment;  // nil when it is none
  std::optional<Interval> time;
  std::optional<absl::Time> allowed_time;
};

struct Explanation {
  bool free = false;
  std::vector<Blocker> blockers;  // rules first
};

}  // namespace tandem::availability
