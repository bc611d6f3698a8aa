// SPDX-License-Identifier: Apache-2.0
// What staff have to do about a visit because nobody else did. Pure.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/reminders/visit_facts.h"
#include "scheduler/tasks/staff_task.h"

namespace tandem::reminders {

constexpr absl::Duration kAskBefore = absl::Hours(24);          // unconfirmed, or without a ride
constexpr absl::Duration kMissedCallWithin = absl::Hours(24);   // after they were missed
constexpr absl::Duration kChangedCallWithin = absl::Hours(72);  // a weekend without the sweep
constexpr absl::Duration kAskWithin = absl::Hours(2);  // of working time; not at the last hour

// A visit that somebody should confirm and nobody did, whose ride is not known, or that was missed;
// one whose last change comes too late by a message: quiet hours last until it begins, or until
// nothing may be eaten any more; and one that the clinic changed and whose patient is not written
// to.
std::vector<tasks::NewTask> TasksOf(const VisitFacts& visit, const PersonFacts& person,
                                    const ReminderPolicy& policy, absl::Time now);

}  // namespace tandem::reminders
