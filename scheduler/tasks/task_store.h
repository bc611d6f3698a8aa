// SPDX-License-Identifier: Apache-2.0
// The statements of task_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/tasks/staff_task.h"

namespace tandem::tasks {

// Where a page ended, in the order of the list.
struct TaskPosition {
  bool urgent = false;
  absl::Time due;
  StaffTaskId id;
};
TaskPosition PositionOf(const StaffTask& task);

struct TaskQuery {
  std::optional<TaskPosition> after = {};  // nothing: from the beginning
  int limit = 0;
};

class TaskStore {
 public:
  TaskStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // How many were not there yet.
  absl::StatusOr<int> Insert(const std::vector<StaffTask>& tasks);
  // The same of one, unless another one of its kind is open about its subject.
  absl::StatusOr<int> InsertUnlessOpen(const StaffTask& task);
  // With the time when it was first done. Nothing: there is none.
  absl::StatusOr<std::optional<StaffTask>> Complete(StaffTaskId id, absl::Time now);
  // Open ones about these subjects that are not among `kept`.
  absl::Status DropOthers(const std::vector<Uuid>& subjects, const std::vector<NewTask>& kept);
  // Open ones of the kind that are not among `kept`, which are of it.
  absl::Status DropOthersOf(Kind kind, const std::vector<NewTask>& kept);
  absl::Status Forget(const std::vector<PatientId>& people);
  // How many were deleted.
  absl::StatusOr<int> Purge(absl::Time before, int limit);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

// One round trip. `options` name the clinic.
absl::StatusOr<std::vector<StaffTask>> ListOpenTasks(pg::Pool& pool, const pg::TxOptions& options,
                                                     const TaskQuery& query);

}  // namespace tandem::tasks
