// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audits.h"

#include "base/status.h"
#include "scheduler/audit/audit_store.h"

namespace tandem::audit {

absl::StatusOr<AuditPage> Audits::Search(const access::CallContext& call, AuditQuery query) {
  const auto page_size = static_cast<std::size_t>(query.limit);
  ++query.limit;  // one more tells whether there is another page
  AuditPage page;
  ASSIGN_OR_RETURN(page.entries, audit_store::Search(pool_, call.Tx(/*read_only=*/true), query));
  if (page.entries.size() > page_size) {
    page.entries.resize(page_size);
    page.next = AuditPosition{page.entries.back().record_time, page.entries.back().id};
  }
  return page;
}

}  // namespace tandem::audit
