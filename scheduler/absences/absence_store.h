// SPDX-License-Identifier: Apache-2.0
// The statements of absence_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/absences/absence.h"

namespace tandem::absences {

// Those that stand, of a window, after a row.
struct TouchingQuery {
  Interval window;
  absl::Time after_start = absl::InfinitePast();
  AbsenceId after = {};
  int limit = 0;
};

class AbsenceStore {
 public:
  AbsenceStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status Insert(const Absence& absence);
  // Nothing: there is none.
  absl::StatusOr<std::optional<Absence>> Find(AbsenceId id);
  // One that was withdrawn before stays as it is.
  absl::Status Withdraw(AbsenceId id, absl::Time now);
  // By start, then id.
  absl::StatusOr<std::vector<Absence>> Touching(const TouchingQuery& query);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

// The same outside a transaction.
absl::StatusOr<std::vector<Absence>> ReadTouching(pg::Pool& pool, const pg::TxOptions& options,
                                                  ClinicId clinic, const TouchingQuery& query);

}  // namespace tandem::absences
