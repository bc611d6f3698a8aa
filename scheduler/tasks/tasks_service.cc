// SPDX-License-Identifier: Apache-2.0
#include "scheduler/tasks/tasks_service.h"

#include "base/status.h"
#include "scheduler/tasks/tasks_wire.h"

namespace tandem::tasks {

using access::CallContext;

grpc::Status TasksServiceImpl::ListStaffTasks(grpc::ServerContext* context,
                                              const v1::ListStaffTasksRequest* request,
                                              v1::ListStaffTasksResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const TaskQuery query, ReadList(call, *request, page_tokens_));
    ASSIGN_OR_RETURN(const TaskPage page, worklist_.List(call, query));
    WritePage(call, page, page_tokens_, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ListStaffTasks", body);
}

grpc::Status TasksServiceImpl::CompleteStaffTask(grpc::ServerContext* context,
                                                 const v1::CompleteStaffTaskRequest* request,
                                                 v1::StaffTask* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const TaskCompletion wanted, ReadCompletion(call, *request));
    ASSIGN_OR_RETURN(const StaffTask done, worklist_.Complete(call, wanted));
    Write(call, done, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "CompleteStaffTask", body);
}

}  // namespace tandem::tasks
