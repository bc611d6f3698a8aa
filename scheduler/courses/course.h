// SPDX-License-Identifier: Apache-2.0
// The nouns of courses: what is agreed with a patient, and which appointments belong together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "scheduler/courses/course_problem.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

struct CourseTag {};
using CourseId = Id<CourseTag>;

constexpr int kCoursesListedMax = 50;  // of one patient, the newest

// What a patient wants of the therapy of one infusion.
enum class PairingChoice { kWanted, kDeclined, kExternal, kWaiting, kFollowUp };

// "declined", as it is stored.
std::string_view Name(PairingChoice choice);
std::optional<PairingChoice> ParsePairingChoice(std::string_view name);
// A session of the clinic, now or as soon as there is a time for one.
inline bool WantsSession(PairingChoice choice) {
  return choice == PairingChoice::kWanted || choice == PairingChoice::kWaiting;
}

// Which infusions of a course have a session: every one; the first, the third and the last; the
// first of each week, Monday to Sunday.
enum class SessionRatio { kEvery, kFirstThirdLast, kWeekly };

// "first_third_last", as it is stored and written in policies.
std::string_view Name(SessionRatio ratio);
std::optional<SessionRatio> ParseSessionRatio(std::string_view name);

// What the patient would like best. Locations, modes, language and state hold; the rest weighs.
struct CourseWishes {
  std::vector<LocationId> locations;              // of the infusions; empty: all
  std::vector<directory::Mode> session_modes;     // empty: all
  std::vector<absl::Weekday> days_of_week;        // empty: all
  int earliest_minute = 0;                        // local minute of the day, inclusive
  int latest_minute = directory::kMinutesPerDay;  // exclusive
  PractitionerId therapist;                       // nil: anyone
  std::string language;
  std::string patient_state;
  bool has_ride = false;
  bool same_time = false;  // of day, each infusion as the one before
  bool operator==(const CourseWishes&) const = default;
};

// Of one course, over the clinic's; what is not given is the clinic's.
struct SpacingTerms {
  std::optional<absl::Duration> gap_min;
  std::optional<absl::Duration> gap_from;
  std::optional<absl::Duration> gap_until;
  std::optional<absl::Duration> gap_max;
  std::optional<int> span_days_max;
  std::optional<int> per_week_max;
  bool operator==(const SpacingTerms&) const = default;
};

struct CourseTerms {
  PatientId patient;
  VisitTypeId infusion_type;
  VisitTypeId session_type;  // nil: a course without pairing
  int infusion_count = 0;    // 1 to kInfusionsMax
  SpacingTerms spacing;
  CourseWishes wishes;
  // Infusions from this position on wait for the response review; 0: none. Nothing: as the clinic's
  // policy says, which no course that is stored has.
  std::optional<int> tentative_from = {};
  VisitTypeId preparation_type = {};  // of a session before the first infusion; nil: none
  // Which infusions have a session. Nothing: as the clinic's policy says, which no course that is
  // stored has.
  std::optional<SessionRatio> session_ratio = {};
  CourseId booster_of = {};            // which it follows as a booster; nil: none
  std::vector<int> skipped = {};       // positions that are left out, in order
  std::optional<Interval> pause = {};  // nothing is planned to begin within it
  bool operator==(const CourseTerms&) const = default;
};

// The infusion at the position, and its session, wait for the response review.
inline bool IsTentative(const CourseTerms& terms, int position) {
  const int from = terms.tentative_from.value_or(0);
  return from > 0 && position >= from;
}

// Is the infusion at the position to be left out?
inline bool IsSkipped(const CourseTerms& terms, int position) {
  return std::find(terms.skipped.begin(), terms.skipped.end(), position) != terms.skipped.end();
}

// Which appointments belong together. Positions count from 1.
struct PairLink {
  int position = 0;
  AppointmentId infusion;  // nil: not booked yet
  AppointmentId session;   // nil: none
  PairingChoice choice = PairingChoice::kWanted;
  std::optional<Interval> external;  // with the patient's own therapist
  AppointmentId held;  // a time held for the session since the clinic cancelled one; nil: none
  bool operator==(const PairLink&) const = default;
};

struct Course {
  CourseId id;
  int version = 1;
  CourseTerms terms;
  std::vector<PairLink> links;  // one for each infusion, in order
  AppointmentId preparation;    // nil: not booked
  std::int64_t directory_revision = 0;
  absl::Time create_time;
  absl::Time update_time;
};

// A visit of a plan.
struct PlannedVisit {
  Interval time;  // the patient's own; in what callers send, only its start counts
  LocationId location;
  directory::Mode mode = directory::Mode::kInPerson;
  PractitionerId practitioner;  // nil: anyone
  bool operator==(const PlannedVisit&) const = default;
};

}  // namespace tandem::courses
