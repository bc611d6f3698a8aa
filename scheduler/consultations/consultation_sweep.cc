// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_sweep.h"

#include <vector>

#include "base/log.h"
#include "base/status.h"
#include "scheduler/codes/limiter.h"
#include "scheduler/consultations/code_store.h"
#include "scheduler/consultations/consultation_store.h"
#include "scheduler/consultations/link_store.h"

namespace tandem::consultations {

absl::StatusOr<int> ConsultationSweep::SweepConsultations(const pg::TxOptions& options,
                                                          ClinicId clinic) {
  const absl::Time now = clock_.Now();
  return pool_.Run<int>(options, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const int counts,
                     codes::PurgeCounts(tx, clinic, now - kCountKept, kSweepBatchMax));
    ASSIGN_OR_RETURN(const int links,
                     link_store::Purge(tx, clinic, now - kLinkKept, kSweepBatchMax));
    ASSIGN_OR_RETURN(const std::vector<Uuid> codes,
                     code_store::Purge(tx, clinic, now - kCodeKept, kSweepBatchMax));
    RETURN_IF_ERROR(messages_.Forget(tx, clinic, codes));
    ASSIGN_OR_RETURN(const int answers, consultation_store::PurgeAnswers(
                                            tx, clinic, now - kAnswersKept, kSweepBatchMax));
    return counts + links + static_cast<int>(codes.size()) + answers;
  });
}

absl::StatusOr<int> ConsultationSweep::SealAnswers(const pg::TxOptions& options, ClinicId clinic) {
  return pool_.Run<int>(options, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const auto stale, consultation_store::LockStaleSeals(
                                           tx, clinic, seals_.StaleKeys(), kSealBatchMax));
    int sealed = 0;
    for (const consultation_store::StaleSeal& row : stale) {
      const auto answers = seals_.Open(clinic, row.id, row.answers);
      if (!answers.ok()) continue;
      RETURN_IF_ERROR(
          consultation_store::Reseal(tx, clinic, row.id, seals_.Seal(clinic, row.id, *answers)));
      ++sealed;
    }
    const int closed = static_cast<int>(stale.size()) - sealed;
    if (closed > 0) Log(LogLevel::kError, "answers_do_not_open", {{"count", closed}});
    return sealed;
  });
}

}  // namespace tandem::consultations
