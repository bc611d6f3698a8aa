// SPDX-License-Identifier: Apache-2.0
// Limiter: counts what is limited before it happens, in a transaction of its own that commits
// whatever comes after: a refused or failed request counts too. Tries of codes are counted within
// the transaction that compares them, so that only wrong ones stay counted. All fail closed: no
// count, no code and no try. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/codes/rate_limits.h"

namespace tandem::codes {

class Limiter {
 public:
  explicit Limiter(pg::Pool& pool) : pool_(pool) {}

  // One more of each. Errors: RATE_LIMITED; UNAVAILABLE (or that the caller's time is over) when
  // they cannot be counted, whatever the reason.
  absl::Status CountUp(const access::CallContext& call, const std::vector<Limit>& limits,
                       absl::Time now) const;

 private:
  pg::Pool& pool_;
};

// One more of each inside a transaction that goes on; the counts, parallel to `limits`. Everybody
// who counts one of them stands in line until the transaction ends.
absl::StatusOr<std::vector<int>> CountWithin(pg::Transaction& tx, ClinicId clinic,
                                             const std::vector<Limit>& limits);

// One try of a code, inside the transaction that compares it next. Errors: RATE_LIMITED, on which
// the transaction is given up (a full window stays full); UNAVAILABLE when it cannot be counted.
absl::Status CountTryWithin(pg::Transaction& tx, ClinicId clinic, const std::vector<Limit>& limits,
                            absl::Time now);

// The try that this transaction has counted was a right one, and is none: who types what they were
// sent is nobody who guesses.
absl::Status ForgetTryWithin(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<Limit>& limits);

// Deletes windows that began before `before`; returns how many (at most `batch_max`).
absl::StatusOr<int> PurgeCounts(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                int batch_max);

}  // namespace tandem::codes
