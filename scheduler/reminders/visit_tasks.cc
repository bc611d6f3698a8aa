// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/visit_tasks.h"

#include <algorithm>

#include "scheduler/reminders/message_plan.h"

namespace tandem::reminders {
namespace {

// Whoever cannot or would not be written to at all is not among them: the desk knows.
bool IsToldTooLate(const VisitFacts& visit, const PersonFacts& person,
                   const ReminderPolicy& policy) {
  if (visit.state != VisitState::kBooked && visit.state != VisitState::kCancelled) return false;
  if (person.prefers_call || (!person.may_email && !person.may_text)) return false;
  if (std::find(person.opted_out.begin(), person.opted_out.end(), Category::kChanges) !=
      person.opted_out.end()) {
    return false;
  }
  return visit.change_time < visit.start &&
         FirstAllowed(visit.change_time + policy.grace, person) >= visit.start;
}

}  // namespace

std::vector<tasks::NewTask> TasksOf(const VisitFacts& visit, const PersonFacts& person,
                                    const ReminderPolicy& policy, absl::Time now) {
  std::vector<tasks::NewTask> tasks;
  const auto add = [&](tasks::Kind kind, absl::Time due) {
    tasks.push_back({.kind = kind,
                     .subject = visit.id.uuid,
                     .subject_version = visit.version,
                     .urgent = false,
                     .patient = person.patient,
                     .appointment = visit.id,
                     .due = due});
  };
  const directory::Care& care = visit.type->care;
  if (visit.state == VisitState::kMissed && care.confirm &&
      now < visit.change_time + kMissedCallWithin) {
    add(tasks::Kind::kMissed, visit.change_time + kMissedCallWithin);
  }
  const bool soon = visit.start > now && visit.start < now + kAskBefore;
  if (!soon) return tasks;
  const absl::Time due = std::min(now + kAskWithin, visit.start);
  if (IsToldTooLate(visit, person, policy)) add(tasks::Kind::kUnreached, due);
  if (visit.state != VisitState::kBooked) return tasks;
  if (care.confirm && !visit.confirmed) add(tasks::Kind::kUnconfirmed, due);
  if (care.ride && !visit.ride_arranged) add(tasks::Kind::kRide, due);
  return tasks;
}

}  // namespace tandem::reminders
