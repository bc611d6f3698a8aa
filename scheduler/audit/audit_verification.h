// SPDX-License-Identifier: Apache-2.0
// Verification: does the chain still say what was sealed? Finds entries and seals that were
// deleted, altered or put in another order, and entries that no seal names. Whoever deletes the
// newest entries with their seals, or writes a whole new chain, is found by a head that was kept
// elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/audit/audit_chain.h"

namespace tandem::audit {

constexpr absl::Duration kUnsealedMax = absl::Minutes(10);  // sealing takes seconds
constexpr std::size_t kFindingsMax = 100;                   // of a clinic; more say nothing more
constexpr int kVerifyPageRows = 2000;                       // a short transaction each

// A head that was kept elsewhere.
struct KnownHead {
  std::int64_t sequence = 0;
  Bytes hash;
};

struct ChainReport {
  ChainHead head;
  std::vector<std::string> findings;  // a sentence each, by sequences and ids; none is good
};

absl::StatusOr<ChainReport> VerifyChain(pg::Pool& pool, const Clock& clock, ClinicId clinic,
                                        const std::optional<KnownHead>& known = std::nullopt);

}  // namespace tandem::audit
