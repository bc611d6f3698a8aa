// SPDX-License-Identifier: Apache-2.0
// ReminderSweeps: what time alone brings about. For the scheduler's jobs: each call is one bounded
// batch, and done twice it does nothing more. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/directory/directories.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::reminders {

class ReminderSweeps {
 public:
  // All outlive it.
  struct Parts {
    pg::Pool& pool;
    const Clock& clock;
    directory::Directories& directories;
    Messages& messages;
    tasks::Tasks& tasks;
  };
  explicit ReminderSweeps(const Parts& parts) : parts_(parts) {}

  // Visits that staff should call about (visit_tasks.h). 0: whatever was found, the next round
  // finds the rest.
  absl::StatusOr<int> SweepTasks(const pg::TxOptions& options, ClinicId clinic);

  // Plans today's counts for every practitioner who has an address in the file and a visit today.
  // Of no use from noon on. How many were looked at, until each was.
  absl::StatusOr<int> SweepTherapistDays(const pg::TxOptions& options, ClinicId clinic);

 private:
  Parts parts_;
};

}  // namespace tandem::reminders
