// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/overdue_reviews.h"

#include "base/log.h"
#include "base/status.h"
#include "scheduler/emergency/emergency_access.h"
#include "scheduler/emergency/emergency_store.h"

namespace tandem::emergency {

absl::StatusOr<int> OverdueReviews::Watch(const pg::TxOptions& options, ClinicId clinic) {
  pg::TxOptions reading = options;
  reading.read_only = true;
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const int overdue, CountOverdue(pool_, reading, now - kReviewWithin));
  const std::lock_guard lock(mutex_);
  Count& count = clinics_[clinic];
  count.overdue = overdue;
  count.counted = now;
  absl::erase_if(clinics_,
                 [&](const auto& entry) { return now - entry.second.counted > kCountLife; });
  int all = 0;
  for (const auto& [other, counted] : clinics_) all += counted.overdue;
  overdue_.Set(all);
  if (overdue == 0 || now - count.told < kRemindEvery) return 0;
  count.told = now;
  Log(LogLevel::kWarning, "emergency_review_overdue", {{"clinic", clinic}, {"overdue", overdue}});
  return 0;
}

}  // namespace tandem::emergency
