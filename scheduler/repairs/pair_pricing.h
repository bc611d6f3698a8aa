// SPDX-License-Identifier: Apache-2.0
// PairPricing: whether a session may be the pair of an infusion, and what the pair is worth: the
// same rules and points as when a course is planned. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "base/geo_point.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/courses/pair_rules.h"
#include "scheduler/directory/directory.h"

namespace tandem::repairs {

constexpr int kFullPermille = 1000;

// An infusion, and what its session depends on.
struct PairTerms {
  const courses::RuledCourse* course = nullptr;
  courses::InfusionTimes infusion;          // on the wall
  LocationId site;                          // of the infusion
  std::optional<GeoPoint> home;             // of the patient; nothing: not known
  std::optional<absl::Time> next_infusion;  // on the wall
  std::optional<courses::InfusionTimes> previous_infusion;
  PractitionerId last_therapist;     // whom the patient saw last; nil: nobody
  std::vector<PractitionerId> seen;  // and before
};

// How a session fits into its therapist's day.
struct GiverDay {
  int load_permille = 0;
  int efficiency_permille = kFullPermille;
};

class PairPricing {
 public:
  // Both outlive it.
  PairPricing(const directory::Snapshot& clinic, const PairTerms& terms);

  // Of a time and place, whoever gives it; nothing: they are no pair. `location`: its position in
  // the clinic's file.
  std::optional<int> BaseOf(courses::SessionTimes on_wall, int location,
                            directory::Mode mode) const;
  // What a start is worth with anybody who has nothing else that day, and whom it leaves no orphan
  // (courses::FreeStretches), by whom the patient wishes.
  struct StartPoints {
    int with_wished = 0;
    int with_others = 0;
  };
  StartPoints PointsAt(int base, absl::Time start) const;
  // With a therapist, by position in the file. Thousandths, 0 to kPointsOfPair.
  int PointsOf(const StartPoints& at, int therapist, const GiverDay& day) const {
    return (therapist == wished_ ? at.with_wished : at.with_others) -
           pairing_.weights.load * day.load_permille -
           pairing_.weights.efficiency * (kFullPermille - day.efficiency_permille) +
           continuity_[static_cast<std::size_t>(therapist)];
  }

 private:
  void ReadAcquaintance();

  const directory::Snapshot& clinic_;
  const PairTerms& terms_;
  const courses::PairPolicy& pairing_;
  const courses::CourseWishes& wishes_;
  int remote_ = 0;                          // permille
  int wished_ = -1;                         // therapist; -1: none
  std::vector<std::optional<int>> places_;  // permille, by location; nothing: too far
  std::vector<int> continuity_;             // points, by therapist
};

}  // namespace tandem::repairs
