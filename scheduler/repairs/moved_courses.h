// SPDX-License-Identifier: Apache-2.0
// MovedCourses: the courses of stranded visits as a plan makes them, one move after the other.
// Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/directory/directory.h"
#include "scheduler/repairs/pair_pricing.h"
#include "scheduler/repairs/repair.h"

namespace tandem::repairs {

// Whom a visit belongs to.
struct CoursePlace {
  std::size_t course = 0;
  std::size_t pair = 0;  // position - 1
  bool is_session = false;
  bool is_preparation = false;  // of no pair
};

class MovedCourses {
 public:
  // `clinic` outlives it. `stranded`: whatever of it no move has settled yet is spoken of as lost
  // when infusions move. `homes`: where patients live, as far as it is known.
  MovedCourses(const directory::Snapshot& clinic, std::vector<courses::RuledCourse> courses,
               std::set<AppointmentId> stranded, std::map<PatientId, GeoPoint> homes);

  // As it is now; nothing: none takes place.
  std::optional<absl::Time> FirstInfusion(std::size_t course) const;

  // Nothing: of no course.
  std::optional<CoursePlace> Find(AppointmentId appointment) const;
  const courses::RuledCourse& course(std::size_t index) const { return courses_[index]; }
  const courses::PairView& pair(const CoursePlace& place) const {
    return courses_[place.course].view.pairs[place.pair];
  }
  // A session that is to be the pair of an infusion that takes place.
  bool IsPairSession(const CoursePlace& place) const;

  // It is as it shall be.
  void Move(AppointmentId appointment, const courses::PlannedVisit& visit);

  // May the infusion be there, whatever becomes of its stranded neighbours: distances, pairs that
  // stand. Of many times: take the course as it is once (CourseWithout), then ask.
  courses::CourseView CourseWithout(std::size_t course) const;
  bool MayMove(const courses::CourseView& without, const CoursePlace& infusion,
               const courses::PlannedVisit& visit, absl::Time now) const;

  // What a session of the pair depends on. The pair has an infusion.
  PairTerms TermsOf(const CoursePlace& place) const;
  courses::PairJudgement Judge(const CoursePlace& place) const;
  // Of a pair that stands, else 0.
  int PointsOf(const CoursePlace& place, const GiverDay& day) const;
  // Infusions of the course before this one whose pair is broken.
  int BrokenBefore(const CoursePlace& place) const;
  PractitionerId TherapistOf(const appointments::Appointment& session) const;

 private:
  // Of the pairs from `pair` on.
  std::optional<absl::Time> InfusionFrom(std::size_t course, std::size_t pair) const;
  // Of the last one that takes place before the pair.
  std::optional<courses::InfusionTimes> InfusionBefore(std::size_t course, std::size_t pair) const;

  const directory::Snapshot& clinic_;
  std::vector<courses::RuledCourse> courses_;
  std::set<AppointmentId> open_;  // stranded, not settled
  std::map<PatientId, GeoPoint> homes_;
  std::map<AppointmentId, CoursePlace> places_;
  std::map<AppointmentId, PractitionerId> therapists_;  // of sessions that moved
};

}  // namespace tandem::repairs
