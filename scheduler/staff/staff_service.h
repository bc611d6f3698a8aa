// SPDX-License-Identifier: Apache-2.0
// The door of staff: tandem.v1.StaffService.
#pragma once

#include <functional>

#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/directory/directories.h"
#include "scheduler/staff/staff_members.h"
#include "scheduler/staff/staff_wire.h"
#include "tandem/v1/staff.grpc.pb.h"

namespace tandem::staff {

class StaffServiceImpl final : public v1::StaffService::Service {
 public:
  struct Parts {
    StaffMembers& members;
    directory::Directories& directories;
    const rpc::PageTokens& page_tokens;
  };
  StaffServiceImpl(const access::Door& door, Parts parts)
      : door_(door.For("tandem.v1.StaffService")), parts_(parts) {}

  grpc::Status CreateStaff(grpc::ServerContext* context, const v1::CreateStaffRequest* request,
                           v1::StaffMember* reply) override;
  grpc::Status UpdateStaff(grpc::ServerContext* context, const v1::UpdateStaffRequest* request,
                           v1::StaffMember* reply) override;
  grpc::Status DisableStaff(grpc::ServerContext* context, const v1::DisableStaffRequest* request,
                            v1::StaffMember* reply) override;
  grpc::Status EnableStaff(grpc::ServerContext* context, const v1::EnableStaffRequest* request,
                           v1::StaffMember* reply) override;
  grpc::Status ListStaff(grpc::ServerContext* context, const v1::ListStaffRequest* request,
                         v1::ListStaffResponse* reply) override;

 private:
  // `body` with the clinic's file.
  absl::Status WithFile(const access::CallContext& call,
                        const std::function<absl::Status(const StaffReading&)>& body);

  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::staff
