// SPDX-License-Identifier: Apache-2.0
// What a session is worth to one patient whatever its infusion, in thousandths of PairWeights: the
// share of the patient's wishes that it meets (weekday, hours, therapist; whoever wishes nothing
// has all wishes met), the load of the therapist on that day (1 - booked minutes / kFullDay), and
// what it leaves free beside it (free_stretches.h). Fairness counts fully: to one patient all
// sessions are equal in it. Pure.
#pragma once

#include "absl/time/time.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/courses/time_wishes.h"

namespace tandem::courses {

constexpr absl::Duration kFullDay = absl::Minutes(6 * 50);  // of a therapist

int WishPermille(WishShare share);
// The wished therapist beside days and hours.
WishShare WithTherapist(WishShare share, const CourseWishes& wishes, PractitionerId therapist);

int LoadPermille(absl::Duration booked);  // of what the therapist has on that day already
int SessionPoints(const PairWeights& weights, WishShare wishes, int load_permille,
                  int efficiency_permille);

}  // namespace tandem::courses
