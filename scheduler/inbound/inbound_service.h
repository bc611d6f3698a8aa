// SPDX-License-Identifier: Apache-2.0
// The door of callbacks: tandem.v1.InboundService.
#pragma once

#include <grpcpp/server_context.h>
#include "scheduler/access/door.h"
#include "scheduler/inbound/inbound.h"
#include "tandem/v1/inbound.grpc.pb.h"

namespace tandem::inbound {

class InboundServiceImpl final : public v1::InboundService::Service {
 public:
  InboundServiceImpl(const access::Door& door, Inbound& inbound)
      : door_(door.For("tandem.v1.InboundService")), inbound_(inbound) {}

  grpc::Status ReceiveText(grpc::ServerContext* context, const v1::ReceiveTextRequest* request,
                           v1::ReceiveTextResponse* reply) override;
  grpc::Status ReceiveReceipt(grpc::ServerContext* context,
                              const v1::ReceiveReceiptRequest* request,
                              v1::ReceiveReceiptResponse* reply) override;

  grpc::Status ReceiveBounce(grpc::ServerContext* context, const v1::ReceiveBounceRequest* request,
                             v1::ReceiveBounceResponse* reply) override;

 private:
  access::Door door_;
  Inbound& inbound_;
};

}  // namespace tandem::inbound
