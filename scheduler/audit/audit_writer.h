// SPDX-License-Identifier: Apache-2.0
// AuditWriter: records what the door saw, before the answer leaves. Calls of one clinic that come
// at the same time share one insert and one commit. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "base/shared_rounds.h"
#include "scheduler/access/recorder.h"
#include "scheduler/audit/audit_trail.h"

namespace tandem::audit {

constexpr std::size_t kRoundEntriesMax = 512;  // as many calls as a busy server has threads
// Our own deadline, not the caller's: what was told is recorded even when the caller hangs up.
constexpr absl::Duration kRecordMax = absl::Seconds(3);

class AuditWriter : public access::Recorder {
 public:
  AuditWriter(const Clock& clock, pg::Pool& pool) : trail_(clock), pool_(pool) {}

  // Errors: UNAVAILABLE AUDIT_UNAVAILABLE, whatever it was: the call must not be answered. Its
  // entry may still be recorded when the database was only too slow.
  absl::Status Record(const access::CallContext& call,
                      const access::Occurrence& occurrence) override;

 private:
  using Entries = std::vector<AuditEntry>;

  absl::Status Write(const AuditEntry& entry);
  absl::Status Insert(ClinicId clinic, const Entries& entries);

  AuditTrail trail_;
  pg::Pool& pool_;
  SharedRounds<ClinicId, Entries, absl::Status> rounds_;
};

}  // namespace tandem::audit
