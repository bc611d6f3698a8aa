// SPDX-License-Identifier: Apache-2.0
// Tasks: the front desk's worklist. Other rooms and the notifier add to it in the transaction that
// finds something to be done; people take from it (worklist.h). Thread-safe.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/metrics.h"
#include "base/pg/transaction.h"
#include "scheduler/tasks/staff_task.h"

namespace tandem::tasks {

constexpr std::size_t kAddMax = 1000;  // tasks of one statement
// Who was to be called and when that was done, is kept as long as what they were told.
constexpr absl::Duration kTaskKept = absl::Hours(24 * (6 * 365 + 2));
constexpr int kTaskPurgeMax = 1000;  // rows of one short transaction

class Tasks {
 public:
  // All outlive it. `added` counts; null: nothing does.
  Tasks(const Clock& clock, IdSource& ids, Counter* added = nullptr)
      : clock_(clock), ids_(ids), added_(added) {}

  // In one statement; one that is there already, open or done, stays as it is.
  absl::Status Add(pg::Transaction& tx, ClinicId clinic, const std::vector<NewTask>& wanted);

  // Unless one of its kind is open about its subject, or this very one is done. How many were
  // added.
  absl::StatusOr<int> AddUnlessOpen(pg::Transaction& tx, ClinicId clinic, const NewTask& wanted);

  // What is open about these subjects is `wanted`, and nothing else: other open ones have come to
  // nothing, and go. What was done stays done.
  absl::Status Replace(pg::Transaction& tx, ClinicId clinic, const std::vector<Uuid>& subjects,
                       const std::vector<NewTask>& wanted);

  // The same of everything of a kind.
  absl::Status ReplaceAll(pg::Transaction& tx, ClinicId clinic, Kind kind,
                          const std::vector<NewTask>& wanted);

  // What is about these people is nobody's to do any more: deleted. For the erasure of a person.
  absl::Status Forget(pg::Transaction& tx, ClinicId clinic, const std::vector<PatientId>& people);

  // Deletes what was added longer than kTaskKept ago; at most one batch, and how many.
  absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic);

 private:
  const Clock& clock_;
  IdSource& ids_;
  Counter* added_;
};

}  // namespace tandem::tasks
