// SPDX-License-Identifier: Apache-2.0
#include "scheduler/codes/limiter.h"

#include "base/status.h"
#include "scheduler/codes/codes_errors.h"
#include "scheduler/codes/rate_count_store.h"

namespace tandem::codes {

absl::Status Limiter::CountUp(const access::CallContext& call, const std::vector<Limit>& limits,
                              absl::Time now) const {
  const absl::StatusOr<std::vector<int>> counts = pool_.Run(call.Tx(), [&](pg::Transaction& tx) {
    return rate_count_store::CountUp(tx, call.clinic(), limits);
  });
  if (counts.ok()) return CheckLimits(limits, *counts, now);
  const absl::Status& failure = counts.status();
  const bool told = absl::IsUnavailable(failure) || absl::IsDeadlineExceeded(failure) ||
                    absl::IsCancelled(failure);
  return told ? failure : errors::LimitsUnavailable();
}

absl::StatusOr<std::vector<int>> CountWithin(pg::Transaction& tx, ClinicId clinic,
                                             const std::vector<Limit>& limits) {
  return rate_count_store::CountUp(tx, clinic, limits);
}

absl::Status CountTryWithin(pg::Transaction& tx, ClinicId clinic, const std::vector<Limit>& limits,
                            absl::Time now) {
  const absl::StatusOr<std::vector<int>> counts = CountWithin(tx, clinic, limits);
  if (counts.ok()) return CheckLimits(limits, *counts, now);
  return absl::IsInternal(counts.status()) ? errors::LimitsUnavailable() : counts.status();
}

absl::Status ForgetTryWithin(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<Limit>& limits) {
  return rate_count_store::CountDown(tx, clinic, limits);
}

absl::StatusOr<int> PurgeCounts(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                int batch_max) {
  return rate_count_store::Purge(tx, clinic, before, batch_max);
}

}  // namespace tandem::codes
