// SPDX-License-Identifier: Apache-2.0
// The door of repairs: tandem.v1.RepairsService.
#pragma once

#include "scheduler/access/door.h"
#include "scheduler/directory/directories.h"
#include "scheduler/repairs/repair_proposals.h"
#include "scheduler/repairs/repairs.h"
#include "scheduler/repairs/repairs_wire.h"
#include "tandem/v1/repairs.grpc.pb.h"

namespace tandem::repairs {

class RepairsServiceImpl final : public v1::RepairsService::Service {
 public:
  // All outlive it.
  struct Parts {
    Repairs& repairs;
    RepairProposals& proposals;
    directory::Directories& directories;
  };
  RepairsServiceImpl(const access::Door& door, const Parts& parts);

  grpc::Status ProposeRepair(grpc::ServerContext* context, const v1::ProposeRepairRequest* request,
                             v1::ProposeRepairResponse* reply) override;
  grpc::Status ApplyRepair(grpc::ServerContext* context, const v1::ApplyRepairRequest* request,
                           v1::ApplyRepairResponse* reply) override;

 private:
  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::repairs
