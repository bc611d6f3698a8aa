// SPDX-License-Identifier: Apache-2.0
#include "scheduler/tasks/task_store.h"

#include <string>

#include "base/error.h"
#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/tasks/task_store_sql.h"

namespace tandem::tasks {
namespace {

using pg::Column;
using pg::OrNull;

absl::StatusOr<StaffTask> ReadTask(const pg::Row& row) {
  StaffTask task;
  task.id = row.Get<StaffTaskId>("task_id");
  const std::optional<Kind> kind = ParseKind(row.Get<std::string>("kind"));
  if (!kind.has_value()) return InternalError("stored kind of a task");
  task.what.kind = *kind;
  task.what.subject = row.Get<Uuid>("subject_id");
  task.what.subject_version = row.Get<int>("subject_version");
  task.what.urgent = row.Get<bool>("urgent");
  task.what.patient = row.Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
  task.what.appointment =
      row.Get<std::optional<AppointmentId>>("appointment_id").value_or(AppointmentId());
  task.what.due = row.Get<absl::Time>("due_time");
  task.create_time = row.Get<absl::Time>("create_time");
  task.complete_time = row.Get<std::optional<absl::Time>>("complete_time");
  return task;
}

}  // namespace

TaskPosition PositionOf(const StaffTask& task) {
  return {task.what.urgent, task.what.due, task.id};
}

absl::StatusOr<int> TaskStore::Insert(const std::vector<StaffTask>& tasks) {
  using Task = StaffTask;
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx_.Exec(sql::insert_staff_tasks, clinic_, Column(tasks, &Task::id),
               Column(tasks, [](const Task& t) { return std::string(Name(t.what.kind)); }),
               Column(tasks, [](const Task& t) { return t.what.subject; }),
               Column(tasks, [](const Task& t) { return t.what.subject_version; }),
               Column(tasks, [](const Task& t) { return t.what.urgent; }),
               Column(tasks, [](const Task& t) { return OrNull(t.what.patient); }),
               Column(tasks, [](const Task& t) { return OrNull(t.what.appointment); }),
               Column(tasks, [](const Task& t) { return t.what.due; }),
               Column(tasks, &Task::create_time)));
  return static_cast<int>(rows.affected());
}

absl::StatusOr<int> TaskStore::InsertUnlessOpen(const StaffTask& task) {
  const NewTask& what = task.what;
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::insert_unless_open, clinic_, task.id, std::string(Name(what.kind)),
                            what.subject, what.subject_version, what.urgent, OrNull(what.patient),
                            OrNull(what.appointment), what.due, task.create_time));
  return static_cast<int>(rows.affected());
}

absl::StatusOr<std::optional<StaffTask>> TaskStore::Complete(StaffTaskId id, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::complete_staff_task, clinic_, id, now));
  if (rows.empty()) return std::optional<StaffTask>();
  ASSIGN_OR_RETURN(StaffTask task, ReadTask(rows[0]));
  return std::optional(std::move(task));
}

absl::Status TaskStore::DropOthers(const std::vector<Uuid>& subjects,
                                   const std::vector<NewTask>& kept) {
  std::vector<std::string> kinds;
  std::vector<Uuid> about;
  std::vector<int> versions;
  for (const NewTask& task : kept) {
    kinds.emplace_back(Name(task.kind));
    about.push_back(task.subject);
    versions.push_back(task.subject_version);
  }
  return tx_.Defer(sql::drop_other_staff_tasks, clinic_, subjects, kinds, about, versions);
}

absl::Status TaskStore::DropOthersOf(Kind kind, const std::vector<NewTask>& kept) {
  std::vector<Uuid> about;
  std::vector<int> versions;
  for (const NewTask& task : kept) {
    about.push_back(task.subject);
    versions.push_back(task.subject_version);
  }
  return tx_.Defer(sql::drop_other_tasks_of_kind, clinic_, std::string(Name(kind)), about,
                   versions);
}

absl::Status TaskStore::Forget(const std::vector<PatientId>& people) {
  return tx_.Defer(sql::forget_staff_tasks, clinic_, people);
}

absl::StatusOr<int> TaskStore::Purge(absl::Time before, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::purge_staff_tasks, clinic_, before, limit));
  return static_cast<int>(rows.affected());
}

absl::StatusOr<std::vector<StaffTask>> ListOpenTasks(pg::Pool& pool, const pg::TxOptions& options,
                                                     const TaskQuery& query) {
  std::optional<bool> urgent;
  std::optional<absl::Time> due;
  std::optional<StaffTaskId> id;
  if (query.after.has_value()) {
    urgent = query.after->urgent;
    due = query.after->due;
    id = query.after->id;
  }
  ASSIGN_OR_RETURN(const pg::Rows rows, pool.ReadOnce(options, sql::list_open_tasks, options.clinic,
                                                      urgent, due, id, query.limit));
  std::vector<StaffTask> tasks;
  tasks.reserve(rows.size());
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(StaffTask task, ReadTask(row));
    tasks.push_back(std::move(task));
  }
  return tasks;
}

}  // namespace tandem::tasks
