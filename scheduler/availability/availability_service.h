// SPDX-License-Identifier: Apache-2.0
// The door of availability: tandem.v1.AvailabilityService.
#pragma once

#include <functional>

#include "base/metrics.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/availability/availability.h"
#include "scheduler/availability/recent_answers_wire.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/availability.grpc.pb.h"

namespace tandem::availability {

class AvailabilityServiceImpl final : public v1::AvailabilityService::Service {
 public:
  struct Parts {
    Availability& availability;
    directory::Directories& directories;
    const rpc::PageTokens& page_tokens;
    Counter* from_memory = nullptr;  // searches answered so
    Counter* computed = nullptr;
  };
  AvailabilityServiceImpl(const access::Door& door, Parts parts);

  grpc::Status SearchSlots(grpc::ServerContext* context, const v1::SearchSlotsRequest* request,
                           v1::SearchSlotsResponse* reply) override;
  grpc::Status ExplainSlot(grpc::ServerContext* context, const v1::ExplainSlotRequest* request,
                           v1::ExplainSlotResponse* reply) override;

 private:
  // `body` with the clinic's file as last seen; once more with the one in force when that is newer
  // and a name was not found.
  absl::Status WithFile(const access::CallContext& call,
                        const std::function<absl::Status(const directory::Snapshot&)>& body);
  // The newest file seen: what an operation has just answered under.
  directory::SnapshotPtr Answered(const access::CallContext& call) const;

  access::Door door_;
  Parts parts_;
  RecentAnswers answers_;
};

}  // namespace tandem::availability
