// SPDX-License-Identifier: Apache-2.0
// OptionPool: visits that a course could have, as the options of a CourseProblem, and back. Pure.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/geo_point.h"
#include "scheduler/availability/slot.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/course_problem.h"
#include "scheduler/courses/free_stretches.h"
#include "scheduler/courses/session_points.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

class OptionPool {
 public:
  // All outlive it. `home`: of the patient; nothing: not known.
  OptionPool(const directory::Snapshot& clinic, const PairWeights& weights,
             const CourseWishes& wishes, std::optional<GeoPoint> home)
      : clinic_(clinic), weights_(weights), wishes_(wishes), home_(home) {}

  // Free times. What is at a location that has left the file is left out.
  void AddInfusions(const std::vector<availability::Slot>& slots);
  void AddSessions(const availability::FreeTimes& times);
  // What the course has already, for its wanted infusion `only`.
  void AddInfusion(const PlannedVisit& visit, std::optional<absl::Time> actual_end, int only);
  void AddSession(const PlannedVisit& visit, int only);
  // Gets a number, also without an option.
  void AddTherapist(PractitionerId therapist) {
    if (!therapist.IsNil()) therapists_.push_back(therapist);
  }

  // Orders the options; nothing is added from here on. Fills infusions, sessions, therapists and
  // place_points of the problem.
  void Finish(CourseProblem& problem);

  // After Finish. Of a visit that is there for anybody, or for `only`: start, location and mode
  // count, and the practitioner unless nobody is named.
  std::optional<int> FindInfusion(const PlannedVisit& visit, int only = kAnyInfusion) const;
  std::optional<int> FindSession(const PlannedVisit& visit, int only = kAnyInfusion) const;
  const PlannedVisit& infusion(int option) const { return infusions_[Index(option)].visit; }
  const PlannedVisit& session(int option) const { return sessions_[Index(option)].visit; }
  std::optional<int> Therapist(PractitionerId practitioner) const;
  // Is a session in person, near the patient's home, and better for that than for its infusion?
  bool IsForHome(const PlannedVisit& infusion, const PlannedVisit& session) const;

 private:
  struct Infusion {
    PlannedVisit visit;
    InfusionOption option;
  };
  struct Session {
    PlannedVisit visit;
    SessionOption option;
  };

  static std::size_t Index(int option) { return static_cast<std::size_t>(option); }
  int PlaceOf(const directory::Location& location, directory::Mode mode) const;
  int Site(LocationId location) const;
  int PointsOf(const PlannedVisit& visit, WishShare time_wishes) const;
  void PushSession(const PlannedVisit& visit, const SessionTimes& times, WishShare time_wishes,
                   int only);
  void NumberTherapists();
  void WritePlaces(CourseProblem& problem) const;

  const directory::Snapshot& clinic_;
  const PairWeights& weights_;
  const CourseWishes& wishes_;
  const std::optional<GeoPoint> home_;
  std::map<std::pair<PractitionerId, absl::CivilDay>, int> booked_;  // minutes
  FreeStretches stretches_;                                          // of the therapists
  std::vector<Infusion> infusions_;
  std::vector<Session> sessions_;
  std::vector<PractitionerId> therapists_;  // by slug
};

}  // namespace tandem::courses
