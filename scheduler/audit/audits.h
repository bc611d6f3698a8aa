// SPDX-License-Identifier: Apache-2.0
// Audits: what an auditor may ask. Thread-safe (no state).
#pragma once

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/audit/audit_query.h"

namespace tandem::audit {

class Audits {
 public:
  explicit Audits(pg::Pool& pool) : pool_(pool) {}

  // Newest first. That somebody asked is recorded by the door.
  absl::StatusOr<AuditPage> Search(const access::CallContext& call, AuditQuery query);

 private:
  pg::Pool& pool_;
};

}  // namespace tandem::audit
