// SPDX-License-Identifier: Apache-2.0
// What people have to do about the pairs of a course as they are now. Pure.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/tasks/staff_task.h"

namespace tandem::courses {

// A broken pair is urgent from so long before its infusion on: hardly a time is left to find.
constexpr absl::Duration kUrgentAhead = absl::Hours(72);
// Otherwise it is looked at by then.
constexpr absl::Duration kLookedAtWithin = absl::Hours(24);

// What a task about a pair is about: the pair, whatever visits it has.
Uuid SubjectOf(CourseId course, int position);

// A free time for a pair that waits is a matter of its own: it stands until it is done, or gone.
Uuid TimeSubjectOf(CourseId course, int position);

// Each once for what it is about as it is now: the same two halves at the same times. Nothing but a
// call of a pair whose window is over, nor of a broken one whose session was to be before an
// infusion that has begun; nothing but a lost infusion, or a call, for whoever wants no session.
// Whoever waits for a session is looked at when it becomes urgent.
std::vector<tasks::NewTask> TasksOf(const CourseView& course, const PairPolicy& policy,
                                    absl::Time now);

// Does the patient wait for a session that the infusion has not?
bool AwaitsTime(const PairView& pair);
// There is a time for it: `free`, the best one.
tasks::NewTask TimeFreeTask(const CourseView& course, const PairView& pair,
                            const PlannedVisit& free, absl::Time now);

}  // namespace tandem::courses
