// SPDX-License-Identifier: Apache-2.0
// The session that prepares for a course: one, in the days before the first infusion. Pure.
#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/availability/slot.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

// Calendar days before the day of the first infusion, both included.
constexpr int kPreparationDaysMin = 1;
constexpr int kPreparationDaysMax = 7;

// Does a session prepare for an infusion that starts then? It is on one of the days before, and
// ends as long before as a session ends before an infusion. Times on the wall of `zone`.
bool Prepares(const PairPolicy& policy, const Interval& session, absl::Time infusion,
              absl::TimeZone zone);

// When sessions may start that prepare for an infusion that starts then.
Interval PreparationStarts(absl::Time infusion, absl::TimeZone zone);

struct PreparationQuestion {
  const directory::Snapshot& clinic;
  const PairPolicy& policy;
  const CourseWishes& wishes;
  absl::Time infusion;       // start of the first one
  PractitionerId therapist;  // who gives its session; nil: nobody
  // The day of its session, if that is before the infusion: what prepares is on an earlier one.
  std::optional<absl::CivilDay> session_day = {};
};
// The best of the free times that prepare: with that therapist before all, then as the patient
// wishes (days, hours, therapist), then the nearest to the infusion. Nothing: none does.
std::optional<PlannedVisit> BestPreparation(const PreparationQuestion& question,
                                            const availability::FreeTimes& times);

}  // namespace tandem::courses
