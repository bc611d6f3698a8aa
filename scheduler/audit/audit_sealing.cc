// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_sealing.h"

#include <vector>

#include "base/crypto.h"
#include "base/log.h"
#include "base/status.h"
#include "scheduler/audit/audit_chain.h"
#include "scheduler/audit/audit_store.h"

namespace tandem::audit {
namespace {

// What the transaction tells: the head after it, and how many it sealed.
struct Batch {
  ChainHead head;
  std::size_t sealed = 0;
};

absl::StatusOr<Batch> SealBatch(pg::Transaction& tx, ClinicId clinic, absl::Time now) {
  Batch batch;
  ASSIGN_OR_RETURN(batch.head, audit_store::ReadHead(tx, clinic));
  const Interval times = {batch.head.record_time - kAppearMax, absl::InfiniteFuture()};
  ASSIGN_OR_RETURN(const std::vector<AuditEntry> entries,
                   audit_store::ListUnsealed(tx, clinic, times, kSealBatchMax));
  const std::vector<Seal> seals = SealAll(batch.head, entries, now);
  ASSIGN_OR_RETURN(batch.sealed, audit_store::InsertSeals(tx, clinic, seals));
  // All or none: some of these alone would be a fork.
  if (batch.sealed < seals.size()) return absl::AbortedError("sealed by another scheduler");
  return batch;
}

}  // namespace

absl::StatusOr<int> SealEntries(pg::Pool& pool, const Clock& clock, const pg::TxOptions& options,
                                ClinicId clinic) {
  const absl::StatusOr<Batch> batch = pool.Run<Batch>(
      options, [&](pg::Transaction& tx) { return SealBatch(tx, clinic, clock.Now()); });
  // Another scheduler was first; what it left comes with the next turn.
  if (absl::IsAborted(batch.status())) return 0;
  RETURN_IF_ERROR(batch.status());
  if (batch->sealed > 0) {
    Log(LogLevel::kInfo, "audit_head",
        {{"clinic", clinic}, {"sequence", batch->head.sequence}, {"hash", Hex(batch->head.hash)}});
  }
  return static_cast<int>(batch->sealed);
}

}  // namespace tandem::audit
