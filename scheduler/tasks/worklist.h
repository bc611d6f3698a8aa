// SPDX-License-Identifier: Apache-2.0
// Worklist: what people do with tasks. Nothing in a task names anybody. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/requests/requests.h"
#include "scheduler/tasks/task_store.h"

namespace tandem::tasks {

constexpr int kListPageSize = 50;
constexpr int kListPageSizeMax = 200;  // a busy day on one screen

// What is read from a request is checked already.
struct TaskCompletion {
  requests::RequestKey key;
  StaffTaskId id;
};

struct TaskPage {
  std::vector<StaffTask> tasks;      // urgent ones first, then by due time
  std::optional<TaskPosition> next;  // nothing: this was the last page
};

class Worklist {
 public:
  // All outlive it.
  Worklist(pg::Pool& pool, const Clock& clock, requests::Requests& requests)
      : pool_(pool), clock_(clock), requests_(requests) {}

  // The open ones.
  absl::StatusOr<TaskPage> List(const access::CallContext& call, TaskQuery query);
  // Done by somebody else before: as they left it. NOT_FOUND.
  absl::StatusOr<StaffTask> Complete(const access::CallContext& call, const TaskCompletion& wanted);

 private:
  pg::Pool& pool_;
  const Clock& clock_;
  requests::Requests& requests_;
};

}  // namespace tandem::tasks
