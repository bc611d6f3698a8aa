// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of the worklist. Each Read gives every violation of its request.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/tasks/worklist.h"
#include "tandem/v1/tasks.pb.h"

namespace tandem::tasks {

inline constexpr std::string_view kTaskPattern = "clinics/{clinic}/staffTasks/{staff_task}";

// Errors, too: PAGE_TOKEN_INVALID.
absl::StatusOr<TaskQuery> ReadList(const access::CallContext& call,
                                   const v1::ListStaffTasksRequest& request,
                                   const rpc::PageTokens& tokens);
absl::StatusOr<TaskCompletion> ReadCompletion(const access::CallContext& call,
                                              const v1::CompleteStaffTaskRequest& request);

void Write(const access::CallContext& call, const StaffTask& task, v1::StaffTask& wire);
void WritePage(const access::CallContext& call, const TaskPage& page, const rpc::PageTokens& tokens,
               v1::ListStaffTasksResponse& wire);

}  // namespace tandem::tasks
