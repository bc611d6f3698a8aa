// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/visit_tasks.h"

#include <algorithm>

#include "scheduler/reminders/message_plan.h"

namespace tandem::reminders {
namespace {

// By a message, of changes.
bool MayBeTold(const PersonFacts& person) {
  if (person.prefers_call || (!person.may_email && !person.may_text)) return false;
  return std::find(person.opted_out.begin(), person.opted_out.end(), Category::kChanges) ==
         person.opted_out.end();
}

// The last moment at which a change is of use: before the last meal, if there are rules for it.
absl::Time UsefulUntil(const VisitFacts& visit, const ReminderPolicy& policy) {
  const directory::Care& care = visit.type->care;
  const absl::Duration fasting = std::max(care.no_food, care.no_drink);
  if (fasting <= absl::ZeroDuration()) return visit.start;
  return visit.start - fasting - policy.fasting_margin;
}

// Whoever cancels knows of it; whoever books or moves does not know when to stop eating. A visit
// that was booked for whoever is not written to was spoken of with them.
bool IsToldTooLate(const VisitFacts& visit, const PersonFacts& person,
                   const ReminderPolicy& policy) {
  const bool cancelled = visit.state == VisitState::kCancelled && visit.changed_by_staff;
  if (visit.state != VisitState::kBooked && !cancelled) return false;
  if (visit.told_stands || !MayBeTold(person)) return false;
  return visit.change_time < visit.start &&
         FirstAllowed(visit.change_time + policy.grace, person) >= UsefulUntil(visit, policy);
}

// The clinic changed it, and nothing says so to them.
bool IsToldByNobody(const VisitFacts& visit, const PersonFacts& person,
                    const ReminderPolicy& policy, absl::Time now) {
  if (visit.state != VisitState::kBooked && visit.state != VisitState::kCancelled) return false;
  return visit.changed_by_staff && !MayBeTold(person) && visit.start > now &&
         visit.change_time + policy.grace <= now;
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
  const absl::Time due = std::min(now + kAskWithin, visit.start);
  if (IsToldByNobody(visit, person, policy, now)) add(tasks::Kind::kUnreached, due);
  const bool soon = visit.start > now && visit.start < now + kAskBefore;
  if (!soon) return tasks;
  if (IsToldTooLate(visit, person, policy)) add(tasks::Kind::kUnreached, due);
  if (visit.state != VisitState::kBooked) return tasks;
  if (care.confirm && !visit.confirmed) add(tasks::Kind::kUnconfirmed, due);
  if (care.ride && !visit.ride_arranged) add(tasks::Kind::kRide, due);
  return tasks;
}

}  // namespace tandem::reminders
