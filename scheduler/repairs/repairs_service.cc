// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repairs_service.h"

#include "base/status.h"

namespace tandem::repairs {

using access::CallContext;

RepairsServiceImpl::RepairsServiceImpl(const access::Door& door, const Parts& parts)
    : door_(door.For("tandem.v1.RepairsService")), parts_(parts) {}

grpc::Status RepairsServiceImpl::ProposeRepair(grpc::ServerContext* context,
                                               const v1::ProposeRepairRequest* request,
                                               v1::ProposeRepairResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
    ASSIGN_OR_RETURN(const RepairQuestion question, ReadPropose({call, *file}, *request));
    ASSIGN_OR_RETURN(const ProposedRepairs proposed, parts_.proposals.Propose(call, question));
    return WriteProposed({call, parts_.directories, *file, request->language()}, proposed, *reply);
  };
  return door_.Serve(*context, {*request, reply}, "ProposeRepair", body);
}

grpc::Status RepairsServiceImpl::ApplyRepair(grpc::ServerContext* context,
                                             const v1::ApplyRepairRequest* request,
                                             v1::ApplyRepairResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
    const absl::StatusOr<RepairOrder> order = ReadApply({call, *file}, *request);
    if (absl::IsNotFound(order.status())) {
      // It may be a replay, and what it names may have left the file since.
      ASSIGN_OR_RETURN(const auto before,
                       parts_.repairs.Before(call, ReadReplayed({call, *file}, *request)));
      if (before.has_value()) return WriteApplied(call, parts_.directories, *before, *reply);
    }
    RETURN_IF_ERROR(order.status());
    ASSIGN_OR_RETURN(const auto moved, parts_.repairs.Apply(call, *order));
    return WriteApplied(call, parts_.directories, moved, *reply);
  };
  return door_.Serve(*context, *request, "ApplyRepair", body);
}

}  // namespace tandem::repairs
