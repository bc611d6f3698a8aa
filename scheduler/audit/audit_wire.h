// SPDX-License-Identifier: Apache-2.0
// Requests and replies of the audit log <-> its nouns.
#pragma once

#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/audit/audit_query.h"
#include "tandem/v1/audit.pb.h"

namespace tandem::audit {

constexpr std::size_t kActorBytesMax = 200;  // as long as a token's subject may be

// Errors: INVALID_ARGUMENT FIELD_INVALID, PAGE_TOKEN_INVALID; NOT_FOUND (another clinic's patient).
absl::StatusOr<AuditQuery> ReadSearch(const access::CallContext& call,
                                      const v1::SearchAuditEntriesRequest& request,
                                      const rpc::PageTokens& tokens);

void WritePage(const access::CallContext& call, const v1::SearchAuditEntriesRequest& request,
               const AuditPage& page, const rpc::PageTokens& tokens,
               v1::SearchAuditEntriesResponse& reply);

}  // namespace tandem::audit
