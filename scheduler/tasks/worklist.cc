// SPDX-License-Identifier: Apache-2.0
#include "scheduler/tasks/worklist.h"

#include <utility>

#include "base/status.h"
#include "scheduler/access/access_errors.h"

namespace tandem::tasks {
namespace {

audit::Deed DeedOf(const StaffTask& task) {
  audit::Deed deed;
  deed.subject_kind = "staff_task";
  deed.subject = task.id.uuid;
  deed.patient = task.what.patient;
  return deed;
}

}  // namespace

absl::StatusOr<TaskPage> Worklist::List(const access::CallContext& call, TaskQuery query) {
  const auto page_size = static_cast<std::size_t>(query.limit);
  ++query.limit;  // one more tells whether there is another page
  TaskPage page;
  ASSIGN_OR_RETURN(page.tasks, ListOpenTasks(pool_, call.Tx(/*read_only=*/true), query));
  if (page.tasks.size() > page_size) {
    page.tasks.resize(page_size);
    page.next = PositionOf(page.tasks.back());
  }
  return page;
}

absl::StatusOr<StaffTask> Worklist::Complete(const access::CallContext& call,
                                             const TaskCompletion& wanted) {
  return pool_.Run<StaffTask>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<StaffTask> {
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, wanted.key));
    // What is done stays done, so that a replay finds what was answered.
    ASSIGN_OR_RETURN(std::optional<StaffTask> done,
                     TaskStore(tx, call.clinic()).Complete(wanted.id, clock_.Now()));
    if (!done.has_value()) return access::errors::NotFound();
    if (!replay.has_value()) {
      RETURN_IF_ERROR(requests_.Close(tx, call, wanted.key, std::nullopt, DeedOf(*done)));
    }
    return *std::move(done);
  });
}

}  // namespace tandem::tasks
