// SPDX-License-Identifier: Apache-2.0
// AuditWriter: records what the door saw, before the answer leaves. Calls of one clinic that come
// at the same time share one insert and one commit. Thread-safe.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/recorder.h"
#include "scheduler/audit/audit_trail.h"

namespace tandem::audit {

constexpr std::size_t kRoundEntriesMax = 512;  // as many calls as a busy server has threads
// Our own deadline, not the caller's: what was told is recorded even when the caller hangs up.
constexpr absl::Duration kRecordMax = absl::Seconds(3);

class AuditWriter : public access::Recorder {
 public:
  AuditWriter(const Clock& clock, pg::Pool& pool) : trail_(clock), pool_(pool) {}

  // Errors: UNAVAILABLE AUDIT_UNAVAILABLE, whatever it was: the call must not be answered.
  absl::Status Record(const access::CallContext& call,
                      const access::Occurrence& occurrence) override;

 private:
  // One insert, and those who wait for it.
  struct Round {
    std::vector<AuditEntry> entries;
    bool done = false;
    absl::Status status;
  };
  struct Clinic {
    bool writing = false;         // a round is under way, and it is not `next`
    std::shared_ptr<Round> next;  // null: nobody waits
    std::condition_variable turned;
  };

  absl::Status Write(const AuditEntry& entry);
  // Writes for all who joined; the lock is held before and after, not meanwhile.
  void Lead(ClinicId clinic, Clinic& rounds, Round& round, std::unique_lock<std::mutex>& lock);
  absl::Status Insert(ClinicId clinic, const std::vector<AuditEntry>& entries);

  AuditTrail trail_;
  pg::Pool& pool_;
  std::mutex mutex_;
  absl::flat_hash_map<ClinicId, std::shared_ptr<Clinic>> clinics_;  // as many as are served here
};

}  // namespace tandem::audit
