// SPDX-License-Identifier: Apache-2.0
// The door of the worklist: tandem.v1.TasksService.
#pragma once

#include <grpcpp/server_context.h>
#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/tasks/worklist.h"
#include "tandem/v1/tasks.grpc.pb.h"

namespace tandem::tasks {

class TasksServiceImpl final : public v1::TasksService::Service {
 public:
  // All outlive it.
  TasksServiceImpl(const access::Door& door, Worklist& worklist, const rpc::PageTokens& page_tokens)
      : door_(door.For("tandem.v1.TasksService")), worklist_(worklist), page_tokens_(page_tokens) {}

  grpc::Status ListStaffTasks(grpc::ServerContext* context,
                              const v1::ListStaffTasksRequest* request,
                              v1::ListStaffTasksResponse* reply) override;
  grpc::Status CompleteStaffTask(grpc::ServerContext* context,
                                 const v1::CompleteStaffTaskRequest* request,
                                 v1::StaffTask* reply) override;

 private:
  access::Door door_;
  Worklist& worklist_;
  const rpc::PageTokens& page_tokens_;
};

}  // namespace tandem::tasks
