// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/availability_service.h"

#include "base/status.h"
#include "scheduler/availability/availability_wire.h"

namespace tandem::availability {

using access::CallContext;
using directory::Snapshot;
using directory::SnapshotPtr;

AvailabilityServiceImpl::AvailabilityServiceImpl(const access::Door& door, Parts parts)
    : door_(door.For("tandem.v1.AvailabilityService")),
      parts_(parts),
      answers_(parts.availability) {}

absl::Status AvailabilityServiceImpl::WithFile(
    const CallContext& call, const std::function<absl::Status(const Snapshot&)>& body) {
  const SnapshotPtr seen = parts_.directories.Seen(call.clinic());
  absl::Status status = absl::NotFoundError("");
  if (seen != nullptr) status = body(*seen);
  if (!absl::IsNotFound(status)) return status;
  ASSIGN_OR_RETURN(const SnapshotPtr latest, parts_.directories.Latest(call));
  const bool newer = seen == nullptr || latest->revision != seen->revision;
  return newer ? body(*latest) : status;
}

SnapshotPtr AvailabilityServiceImpl::Answered(const CallContext& call) const {
  return parts_.directories.Seen(call.clinic());
}

grpc::Status AvailabilityServiceImpl::SearchSlots(grpc::ServerContext* context,
                                                  const v1::SearchSlotsRequest* request,
                                                  v1::SearchSlotsResponse* reply) {
  return door_.Serve(
      *context, *request, "SearchSlots", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const bool found, answers_.Find(call, *request, *reply));
        Count(found ? parts_.from_memory : parts_.computed);
        if (found) return absl::OkStatus();
        return WithFile(call, [&](const Snapshot& file) -> absl::Status {
          ASSIGN_OR_RETURN(const SlotQuery query,
                           ReadSearch(call, file, parts_.page_tokens, *request));
          ASSIGN_OR_RETURN(const SlotPage page, parts_.availability.Search(call, query));
          RETURN_IF_ERROR(
              WriteSearch(call, *Answered(call), parts_.page_tokens, *request, page, *reply));
          answers_.Keep(call, *request, page, *reply);
          return absl::OkStatus();
        });
      });
}

grpc::Status AvailabilityServiceImpl::ExplainSlot(grpc::ServerContext* context,
                                                  const v1::ExplainSlotRequest* request,
                                                  v1::ExplainSlotResponse* reply) {
  return door_.Serve(*context, {*request, reply}, "ExplainSlot", [&](const CallContext& call) {
    return WithFile(call, [&](const Snapshot& file) -> absl::Status {
      ASSIGN_OR_RETURN(const SlotWish wish, ReadExplain(call, file, *request));
      ASSIGN_OR_RETURN(const Explanation explanation, parts_.availability.Explain(call, wish));
      WriteExplain(*Answered(call), explanation, *reply);
      return absl::OkStatus();
    });
  });
}

}  // namespace tandem::availability
