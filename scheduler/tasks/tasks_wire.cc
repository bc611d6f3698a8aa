// SPDX-License-Identifier: Apache-2.0
#include "scheduler/tasks/tasks_wire.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::tasks {
namespace {

using access::CallContext;

// What a page token is bound to.
std::string ListScope(const CallContext& call) {
  return fmt::format("ListStaffTasks/{}", ToString(call.clinic()));
}

// "1/1799683200000000/0190b2a0-…"
std::string Encode(const TaskPosition& position) {
  return fmt::format("{:d}/{}/{}", position.urgent, absl::ToUnixMicros(position.due),
                     ToString(position.id));
}

std::optional<TaskPosition> Decode(std::string_view text) {
  const std::size_t first = text.find('/');
  const std::size_t second = text.find('/', first + 1);
  if (first == text.npos || second == text.npos) return std::nullopt;
  const std::string_view micros = text.substr(first + 1, second - first - 1);
  std::int64_t due = 0;
  const auto read = std::from_chars(micros.data(), micros.data() + micros.size(), due);
  const auto id = ParseId<StaffTaskId>(text.substr(second + 1));
  if (read.ptr != micros.data() + micros.size() || !id.has_value()) return std::nullopt;
  return TaskPosition{text.substr(0, first) == "1", absl::FromUnixMicros(due), *id};
}

v1::StaffTaskKind WriteKind(Kind kind) {
  switch (kind) {
    case Kind::kCrisis:
      return v1::STAFF_TASK_KIND_CRISIS;
    case Kind::kUnconfirmed:
      return v1::STAFF_TASK_KIND_UNCONFIRMED;
    case Kind::kRide:
      return v1::STAFF_TASK_KIND_RIDE;
    case Kind::kUnreached:
      return v1::STAFF_TASK_KIND_UNREACHED;
    case Kind::kMissed:
      return v1::STAFF_TASK_KIND_MISSED;
    case Kind::kAnswer:
      return v1::STAFF_TASK_KIND_ANSWER;
    case Kind::kChangeAsked:
      return v1::STAFF_TASK_KIND_CHANGE_ASKED;
    case Kind::kPairBroken:
      return v1::STAFF_TASK_KIND_PAIR_BROKEN;
    case Kind::kInfusionLost:
      return v1::STAFF_TASK_KIND_INFUSION_LOST;
    case Kind::kWelfare:
      return v1::STAFF_TASK_KIND_WELFARE;
    case Kind::kFollowUpCall:
      return v1::STAFF_TASK_KIND_FOLLOW_UP_CALL;
    case Kind::kStranded:
      return v1::STAFF_TASK_KIND_STRANDED;
    case Kind::kPairTimeFree:
      return v1::STAFF_TASK_KIND_PAIR_TIME_FREE;
  }
  return v1::STAFF_TASK_KIND_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<TaskQuery> ReadList(const CallContext& call,
                                   const v1::ListStaffTasksRequest& request,
                                   const rpc::PageTokens& tokens) {
  Violations violations;
  TaskQuery query;
  query.limit = rpc::ReadPageSize(request.page_size(), {kListPageSize, kListPageSizeMax},
                                  "page_size", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(ListScope(call), request.page_token()));
  if (position.empty()) return query;
  query.after = Decode(position);
  if (!query.after.has_value()) return InternalError("page token of ListStaffTasks");
  return query;
}

absl::StatusOr<TaskCompletion> ReadCompletion(const CallContext& call,
                                              const v1::CompleteStaffTaskRequest& request) {
  Violations violations;
  TaskCompletion wanted;
  wanted.key = requests::ReadRequestKey(call, request, violations);
  const auto values = rpc::ReadName(kTaskPattern, request.name(), "name", violations);
  if (values.has_value()) {
    wanted.id = StaffTaskId(rpc::ReadUuid((*values)[1], "name", violations).value_or(Uuid()));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if ((*values)[0] != call.principal.clinic_slug) return access::errors::NotFound();
  return wanted;
}

void Write(const CallContext& call, const StaffTask& task, v1::StaffTask& wire) {
  const std::string& clinic = call.principal.clinic_slug;
  wire.set_name(rpc::BuildName(kTaskPattern, {clinic, ToString(task.id)}));
  wire.set_kind(WriteKind(task.what.kind));
  wire.set_urgent(task.what.urgent);
  if (!task.what.patient.IsNil()) {
    wire.set_patient(directory::PatientName(clinic, task.what.patient));
  }
  if (!task.what.appointment.IsNil()) {
    wire.set_appointment(directory::AppointmentName(clinic, task.what.appointment));
  }
  rpc::WriteTime(task.what.due, *wire.mutable_due_time());
  rpc::WriteTime(task.create_time, *wire.mutable_create_time());
  if (task.complete_time.has_value()) {
    rpc::WriteTime(*task.complete_time, *wire.mutable_complete_time());
  }
}

void WritePage(const CallContext& call, const TaskPage& page, const rpc::PageTokens& tokens,
               v1::ListStaffTasksResponse& wire) {
  for (const StaffTask& task : page.tasks) Write(call, task, *wire.add_staff_tasks());
  if (!page.next.has_value()) return;
  wire.set_next_page_token(tokens.Encode(ListScope(call), Encode(*page.next)));
}

}  // namespace tandem::tasks
