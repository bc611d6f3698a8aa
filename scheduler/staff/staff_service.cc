// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_service.h"

#include "base/status.h"

namespace tandem::staff {

using access::CallContext;

absl::Status StaffServiceImpl::WithFile(
    const CallContext& call, const std::function<absl::Status(const StaffReading&)>& body) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr snapshot, parts_.directories.Latest(call));
  return body({call, *snapshot});
}

grpc::Status StaffServiceImpl::CreateStaff(grpc::ServerContext* context,
                                           const v1::CreateStaffRequest* request,
                                           v1::StaffMember* reply) {
  return door_.Serve(*context, *request, "CreateStaff", [&](const CallContext& call) {
    return WithFile(call, [&](const StaffReading& reading) -> absl::Status {
      ASSIGN_OR_RETURN(const StaffCreation wanted, ReadCreate(reading, *request));
      ASSIGN_OR_RETURN(const StaffMember created, parts_.members.Create(call, wanted));
      Write(reading, created, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status StaffServiceImpl::UpdateStaff(grpc::ServerContext* context,
                                           const v1::UpdateStaffRequest* request,
                                           v1::StaffMember* reply) {
  return door_.Serve(*context, *request, "UpdateStaff", [&](const CallContext& call) {
    return WithFile(call, [&](const StaffReading& reading) -> absl::Status {
      ASSIGN_OR_RETURN(const StaffChange wanted, ReadUpdate(reading, *request));
      ASSIGN_OR_RETURN(const StaffMember updated, parts_.members.Update(call, wanted));
      Write(reading, updated, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status StaffServiceImpl::DisableStaff(grpc::ServerContext* context,
                                            const v1::DisableStaffRequest* request,
                                            v1::StaffMember* reply) {
  return door_.Serve(*context, *request, "DisableStaff", [&](const CallContext& call) {
    return WithFile(call, [&](const StaffReading& reading) -> absl::Status {
      ASSIGN_OR_RETURN(const StaffTarget target, ReadTarget(call, *request));
      ASSIGN_OR_RETURN(const StaffMember disabled, parts_.members.Disable(call, target));
      Write(reading, disabled, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status StaffServiceImpl::EnableStaff(grpc::ServerContext* context,
                                           const v1::EnableStaffRequest* request,
                                           v1::StaffMember* reply) {
  return door_.Serve(*context, *request, "EnableStaff", [&](const CallContext& call) {
    return WithFile(call, [&](const StaffReading& reading) -> absl::Status {
      ASSIGN_OR_RETURN(const StaffTarget target, ReadTarget(call, *request));
      ASSIGN_OR_RETURN(const StaffMember enabled, parts_.members.Enable(call, target));
      Write(reading, enabled, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status StaffServiceImpl::ListStaff(grpc::ServerContext* context,
                                         const v1::ListStaffRequest* request,
                                         v1::ListStaffResponse* reply) {
  return door_.Serve(*context, *request, "ListStaff", [&](const CallContext& call) {
    return WithFile(call, [&](const StaffReading& reading) -> absl::Status {
      ASSIGN_OR_RETURN(const StaffQuery query, ReadList(call, *request, parts_.page_tokens));
      ASSIGN_OR_RETURN(const StaffPage page, parts_.members.List(call, query.after, query.limit));
      WritePage(reading, page, parts_.page_tokens, *reply);
      return absl::OkStatus();
    });
  });
}

}  // namespace tandem::staff
