// SPDX-License-Identifier: Apache-2.0
// The statements of emergency_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/emergency/emergency_access.h"

namespace tandem::emergency {

struct AccessQuery {
  bool unreviewed = false;       // only those that wait
  EmergencyAccessId after = {};  // nil: from the newest
  int limit = 0;
};

class EmergencyStore {
 public:
  EmergencyStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status Insert(const EmergencyAccess& access);
  // Nothing: there is none.
  absl::StatusOr<std::optional<EmergencyAccess>> Find(EmergencyAccessId id);
  // False: it has its review.
  absl::StatusOr<bool> AddReview(EmergencyAccessId id, const Review& review);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

// One round trip each. `options` name the clinic.
absl::StatusOr<std::vector<EmergencyAccess>> ListAccesses(pg::Pool& pool,
                                                          const pg::TxOptions& options,
                                                          const AccessQuery& query);
// Without a review, and opened at `opened_by` or before.
absl::StatusOr<int> CountOverdue(pg::Pool& pool, const pg::TxOptions& options,
                                 absl::Time opened_by);

}  // namespace tandem::emergency
