// SPDX-License-Identifier: Apache-2.0
// The door of the audit log.
#pragma once

#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/audit/audits.h"
#include "tandem/v1/audit.grpc.pb.h"

namespace tandem::audit {

class AuditServiceImpl final : public v1::AuditService::Service {
 public:
  // All outlive it.
  AuditServiceImpl(const access::Door& door, Audits& audits, const rpc::PageTokens& page_tokens)
      : door_(door.For("tandem.v1.AuditService")), audits_(audits), page_tokens_(page_tokens) {}

  grpc::Status SearchAuditEntries(grpc::ServerContext* context,
                                  const v1::SearchAuditEntriesRequest* request,
                                  v1::SearchAuditEntriesResponse* reply) override;

 private:
  access::Door door_;
  Audits& audits_;
  const rpc::PageTokens& page_tokens_;
};

}  // namespace tandem::audit
