// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/inbound_service.h"

#include "base/status.h"
#include "scheduler/inbound/inbound_wire.h"

namespace tandem::inbound {

using access::CallContext;

grpc::Status InboundServiceImpl::ReceiveText(grpc::ServerContext* context,
                                             const v1::ReceiveTextRequest* request,
                                             v1::ReceiveTextResponse* reply) {
  return door_.Serve(
      *context, *request, "ReceiveText", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const SignedForm form, ReadForm(*request));
        ASSIGN_OR_RETURN(*reply->mutable_reply_text(), inbound_.ReceiveText(call, form));
        return absl::OkStatus();
      });
}

grpc::Status InboundServiceImpl::ReceiveReceipt(grpc::ServerContext* context,
                                                const v1::ReceiveReceiptRequest* request,
                                                v1::ReceiveReceiptResponse*) {
  return door_.Serve(*context, *request, "ReceiveReceipt",
                     [&](const CallContext& call) -> absl::Status {
                       ASSIGN_OR_RETURN(const SignedForm form, ReadForm(*request));
                       return inbound_.ReceiveReceipt(call, form);
                     });
}

grpc::Status InboundServiceImpl::ReceiveBounce(grpc::ServerContext* context,
                                               const v1::ReceiveBounceRequest* request,
                                               v1::ReceiveBounceResponse*) {
  return door_.Serve(*context, *request, "ReceiveBounce",
                     [&](const CallContext& call) -> absl::Status {
                       ASSIGN_OR_RETURN(const Bounce bounce, ReadReturned(*request));
                       return inbound_.ReceiveBounce(call, bounce);
                     });
}

}  // namespace tandem::inbound
