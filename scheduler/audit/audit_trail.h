// SPDX-License-Identifier: Apache-2.0
// AuditTrail: a change and its entry are one transaction. The entry travels with the change's next
// statement or its COMMIT and costs no round trip. Mutations of the contract come by
// requests::Requests::Close, jobs by themselves. Thread-safe.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/audit/audit_entry.h"

namespace tandem::audit {

class AuditTrail {
 public:
  // `clock` outlives it.
  explicit AuditTrail(const Clock& clock) : clock_(clock), ids_(clock) {}

  absl::Status Write(pg::Transaction& tx, const access::CallContext& call, const Deed& deed);
  // What one of our own jobs did.
  absl::Status WriteOwn(pg::Transaction& tx, ClinicId clinic, std::string_view job,
                        const Deed& deed);

  // The entry that Write would store now.
  AuditEntry Compose(const access::CallContext& call, const Deed& deed);

 private:
  AuditEntry Begin(ClinicId clinic, const Deed& deed);

  const Clock& clock_;
  UuidV7Source ids_;
};

}  // namespace tandem::audit
