// SPDX-License-Identifier: Apache-2.0
// OverdueReviews: emergency accesses that nobody reviewed in time, for the operators: a gauge over
// all clinics and, once a day for each clinic, a line in the log. Run by the jobs, clinic by
// clinic: no query spans two. Thread-safe.
#pragma once

#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/metrics.h"
#include "base/pg/pool.h"

namespace tandem::emergency {

constexpr absl::Duration kRemindEvery = absl::Hours(24);
constexpr absl::Duration kCountLife = absl::Hours(24);  // a clinic that is no longer walked is gone

class OverdueReviews {
 public:
  // All outlive it.
  OverdueReviews(pg::Pool& pool, const Clock& clock, Gauge& overdue)
      : pool_(pool), clock_(clock), overdue_(overdue) {}

  // Counts those of one clinic. Changes no row: 0.
  absl::StatusOr<int> Watch(const pg::TxOptions& options, ClinicId clinic);

 private:
  struct Count {
    int overdue = 0;
    absl::Time told = absl::InfinitePast();
    absl::Time counted = absl::InfinitePast();
  };

  pg::Pool& pool_;
  const Clock& clock_;
  Gauge& overdue_;
  std::mutex mutex_;
  absl::flat_hash_map<ClinicId, Count> clinics_;  // guarded by mutex_; as many as are served here
};

}  // namespace tandem::emergency
