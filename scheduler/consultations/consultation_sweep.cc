// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_sweep.h"

#include "base/status.h"
#include "scheduler/consultations/link_store.h"
#include "scheduler/consultations/rate_count_store.h"

namespace tandem::consultations {

absl::StatusOr<int> ConsultationSweep::SweepConsultations(const pg::TxOptions& options,
                                                          ClinicId clinic) {
  const absl::Time now = clock_.Now();
  return pool_.Run<int>(options, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const int counts,
                     rate_count_store::Purge(tx, clinic, now - kCountKept, kSweepBatchMax));
    ASSIGN_OR_RETURN(const int links,
                     link_store::Purge(tx, clinic, now - kLinkKept, kSweepBatchMax));
    return counts + links;
  });
}

}  // namespace tandem::consultations
