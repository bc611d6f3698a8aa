// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_service.h"

#include "base/status.h"
#include "scheduler/audit/audit_wire.h"

namespace tandem::audit {

grpc::Status AuditServiceImpl::SearchAuditEntries(grpc::ServerContext* context,
                                                  const v1::SearchAuditEntriesRequest* request,
                                                  v1::SearchAuditEntriesResponse* reply) {
  const auto body = [&](const access::CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const AuditQuery query, ReadSearch(call, *request, page_tokens_));
    ASSIGN_OR_RETURN(const AuditPage page, audits_.Search(call, query));
    WritePage(call, *request, page, page_tokens_, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "SearchAuditEntries", body);
}

}  // namespace tandem::audit
