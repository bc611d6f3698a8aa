// SPDX-License-Identifier: Apache-2.0
// Sealing: chains a clinic's entries, oldest first, a batch at a time. A job of every scheduler;
// two that seal at once do not fork the chain: one of them gives way.
#pragma once

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/pool.h"

namespace tandem::audit {

constexpr int kSealBatchMax = 2000;  // a few tens of milliseconds of one connection
// How much later than its time an entry may appear: a transaction's 30 seconds, and schedulers'
// clocks that differ: none serves that is more than five seconds from the database's
// (kClockOffsetMax). One that comes later still is never sealed, and verification tells of it.
constexpr absl::Duration kAppearMax = absl::Minutes(1);

// Seals one batch; how many entries. Logs the head, which an operator keeps elsewhere: who can
// write to the database can write a whole new chain, but not into that log.
absl::StatusOr<int> SealEntries(pg::Pool& pool, const Clock& clock, const pg::TxOptions& options,
                                ClinicId clinic);

}  // namespace tandem::audit
