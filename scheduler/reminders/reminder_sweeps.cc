// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminder_sweeps.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/civil.h"
#include "base/status.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/therapist_day.h"
#include "scheduler/reminders/visit_tasks.h"

namespace tandem::reminders {

absl::StatusOr<int> ReminderSweeps::SweepTasks(const pg::TxOptions& options, ClinicId clinic) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(options));
  const absl::Time now = parts_.clock.Now();
  RETURN_IF_ERROR(parts_.pool.Run(options, [&](pg::Transaction& tx) -> absl::Status {
    const ClinicFiles files(*file, parts_.directories, options);
    ASSIGN_OR_RETURN(std::vector<KnownVisit> visits,
                     ReadToCome(tx, clinic, files, {now, now + kAskBefore}));
    ASSIGN_OR_RETURN(std::vector<KnownVisit> missed,
                     ReadMissed(tx, clinic, files, {now - kMissedCallWithin - kAskBefore, now}));
    std::move(missed.begin(), missed.end(), std::back_inserter(visits));
    ASSIGN_OR_RETURN(std::vector<KnownVisit> changed,
                     ReadChanged(tx, clinic, files, {now - kChangedCallWithin, now}, now));
    std::move(changed.begin(), changed.end(), std::back_inserter(visits));
    const ReminderPolicy policy = PolicyOf(*file);
    std::vector<tasks::NewTask> wanted;
    for (const KnownVisit& known : visits) {
      for (tasks::NewTask& task : TasksOf(known.visit, known.person, policy, now)) {
        if (wanted.size() < tasks::kAddMax) wanted.push_back(std::move(task));
      }
    }
    if (wanted.empty()) return absl::OkStatus();
    return parts_.tasks.Add(tx, clinic, wanted);
  }));
  return 0;
}

absl::StatusOr<int> ReminderSweeps::SweepTherapistDays(const pg::TxOptions& options,
                                                       ClinicId clinic) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(options));
  const absl::Time now = parts_.clock.Now();
  const absl::CivilDay today = absl::ToCivilDay(now, file->zone);
  const std::vector<Message> days = PlanTherapistDays(*file, now);
  if (days.empty()) return 0;
  return parts_.pool.Run(options, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    std::vector<Message> wanted;
    for (const Message& day : days) {
      ASSIGN_OR_RETURN(const int visits, CountVisits(tx, clinic, PractitionerId(day.recipient),
                                                     DayInterval(today, file->zone)));
      if (visits > 0) wanted.push_back(day);
      if (wanted.size() < static_cast<std::size_t>(kPlanMax)) continue;
      RETURN_IF_ERROR(parts_.messages.Plan(tx, clinic, wanted));
      wanted.clear();
    }
    RETURN_IF_ERROR(parts_.messages.Plan(tx, clinic, wanted));
    return 0;
  });
}

}  // namespace tandem::reminders
