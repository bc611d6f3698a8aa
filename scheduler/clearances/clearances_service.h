// SPDX-License-Identifier: Apache-2.0
// The door of clearances: tandem.v1.ClearancesService.
#pragma once

#include "base/clock.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/clearances.grpc.pb.h"

namespace tandem::clearances {

class ClearancesServiceImpl final : public v1::ClearancesService::Service {
 public:
  // All outlive it.
  struct Parts {
    Clearances& clearances;
    directory::Directories& directories;
    const Clock& clock;
    const rpc::PageTokens& page_tokens;
  };
  ClearancesServiceImpl(const access::Door& door, const Parts& parts)
      : door_(door.For("tandem.v1.ClearancesService")), parts_(parts) {}

  grpc::Status RecordClearance(grpc::ServerContext* context,
                               const v1::RecordClearanceRequest* request,
                               v1::Clearance* reply) override;
  grpc::Status WithdrawClearance(grpc::ServerContext* context,
                                 const v1::WithdrawClearanceRequest* request,
                                 v1::Clearance* reply) override;
  grpc::Status ListClearances(grpc::ServerContext* context,
                              const v1::ListClearancesRequest* request,
                              v1::ListClearancesResponse* reply) override;
  grpc::Status ExplainGates(grpc::ServerContext* context, const v1::ExplainGatesRequest* request,
                            v1::ExplainGatesResponse* reply) override;

 private:
  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::clearances
