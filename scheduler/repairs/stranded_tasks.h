// SPDX-License-Identifier: Apache-2.0
// StrandedTasks: the worklist has a task for each visit to come that cannot take place as it is
// booked, and for no other. Looked for round by round, whatever stranded the visit (an absence, the
// clinic's file) and whatever gave it its place again: nothing needs to be told. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/absences/absences.h"
#include "scheduler/directory/directories.h"
#include "scheduler/repairs/stranded_search.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::repairs {

// Visits that begin later are looked at when they are nearer. Beyond what is booked months ahead.
constexpr absl::Duration kStrandedAhead = absl::Hours(24 * 92);
constexpr absl::Duration kStrandedLookEvery = absl::Minutes(5);
// At once and urgent when the visit is as near; else within a day.
constexpr absl::Duration kStrandedUrgentAhead = absl::Hours(72);
constexpr absl::Duration kStrandedSeenWithin = absl::Hours(24);

// Each once for what it is about: where and when the visit is, and what strands it. Pure.
std::vector<tasks::NewTask> TasksOf(const FoundStranded& found, absl::Time now);

class StrandedTasks {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    pg::Pool& pool;
    directory::Directories& directories;
    absences::Absences& absences;
    tasks::Tasks& tasks;
  };
  explicit StrandedTasks(const Parts& parts) : parts_(parts) {}

  // One round, of the nearest kStrandedMax of them. 0: the next round finds the rest.
  absl::StatusOr<int> Sweep(const pg::TxOptions& options, ClinicId clinic);

 private:
  Parts parts_;
};

}  // namespace tandem::repairs
