// SPDX-License-Identifier: Apache-2.0
#include "scheduler/tasks/tasks.h"

#include "base/error.h"
#include "base/status.h"
#include "scheduler/tasks/task_store.h"

namespace tandem::tasks {

absl::Status Tasks::Add(pg::Transaction& tx, ClinicId clinic, const std::vector<NewTask>& wanted) {
  if (wanted.empty()) return absl::OkStatus();
  if (wanted.size() > kAddMax) return InternalError("too many tasks at once");
  std::vector<StaffTask> fresh;
  fresh.reserve(wanted.size());
  const absl::Time now = clock_.Now();
  for (const NewTask& what : wanted) {
    fresh.push_back({ids_.NextId<StaffTaskId>(), what, now, std::nullopt});
  }
  ASSIGN_OR_RETURN(const int added, TaskStore(tx, clinic).Insert(fresh));
  if (added > 0) tx.AfterCommit([counter = added_, added] { Count(counter, added); });
  return absl::OkStatus();
}

absl::StatusOr<int> Tasks::AddUnlessOpen(pg::Transaction& tx, ClinicId clinic,
                                         const NewTask& wanted) {
  const StaffTask fresh = {ids_.NextId<StaffTaskId>(), wanted, clock_.Now(), std::nullopt};
  ASSIGN_OR_RETURN(const int added, TaskStore(tx, clinic).InsertUnlessOpen(fresh));
  if (added > 0) tx.AfterCommit([counter = added_, added] { Count(counter, added); });
  return added;
}

absl::Status Tasks::Replace(pg::Transaction& tx, ClinicId clinic, const std::vector<Uuid>& subjects,
                            const std::vector<NewTask>& wanted) {
  RETURN_IF_ERROR(TaskStore(tx, clinic).DropOthers(subjects, wanted));
  return wanted.empty() ? absl::OkStatus() : Add(tx, clinic, wanted);
}

absl::Status Tasks::ReplaceAll(pg::Transaction& tx, ClinicId clinic, Kind kind,
                               const std::vector<NewTask>& wanted) {
  RETURN_IF_ERROR(TaskStore(tx, clinic).DropOthersOf(kind, wanted));
  return wanted.empty() ? absl::OkStatus() : Add(tx, clinic, wanted);
}

absl::Status Tasks::Forget(pg::Transaction& tx, ClinicId clinic,
                           const std::vector<PatientId>& people) {
  if (people.empty()) return absl::OkStatus();
  return TaskStore(tx, clinic).Forget(people);
}

absl::StatusOr<int> Tasks::Purge(pg::Transaction& tx, ClinicId clinic) {
  return TaskStore(tx, clinic).Purge(clock_.Now() - kTaskKept, kTaskPurgeMax);
}

}  // namespace tandem::tasks
