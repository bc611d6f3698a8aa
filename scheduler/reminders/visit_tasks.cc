// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/visit_tasks.h"

#include <algorithm>

namespace tandem::reminders {

std::vector<tasks::NewTask> TasksOf(const VisitFacts& visit, PatientId patient, absl::Time now) {
  std::vector<tasks::NewTask> tasks;
  const auto add = [&](tasks::Kind kind, absl::Time due) {
    tasks.push_back({.kind = kind,
                     .subject = visit.id.uuid,
                     .subject_version = visit.version,
                     .urgent = false,
                     .patient = patient,
                     .appointment = visit.id,
                     .due = due});
  };
  const directory::Care& care = visit.type->care;
  if (visit.state == VisitState::kMissed && care.confirm &&
      now < visit.change_time + kMissedCallWithin) {
    add(tasks::Kind::kMissed, visit.change_time + kMissedCallWithin);
  }
  const bool soon = visit.start > now && visit.start < now + kAskBefore;
  if (visit.state != VisitState::kBooked || !soon) return tasks;
  const absl::Time due = std::min(now + kAskWithin, visit.start);
  if (care.confirm && !visit.confirmed) add(tasks::Kind::kUnconfirmed, due);
  if (care.ride && !visit.ride_arranged) add(tasks::Kind::kRide, due);
  return tasks;
}

}  // namespace tandem::reminders
