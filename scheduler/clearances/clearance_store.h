// SPDX-License-Identifier: Apache-2.0
// The statements of clearance_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/clearances/clearance.h"

namespace tandem::clearances {

struct ClearanceQuery {
  PatientId patient;
  ClearanceId after = {};  // nil: from the last
  int limit = 0;
};

class ClearanceStore {
 public:
  ClearanceStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // False: the patient is not there, or stands no more.
  absl::StatusOr<bool> Insert(const Clearance& clearance);
  // Nothing: there is none.
  absl::StatusOr<std::optional<Clearance>> Find(ClearanceId id);
  // One that was withdrawn before stays as it is.
  absl::Status Withdraw(ClearanceId id, absl::Time now);
  absl::StatusOr<std::vector<Clearance>> List(const ClearanceQuery& query);
  // The last of each kind, withdrawn or not.
  absl::StatusOr<std::vector<Clearance>> ReadLast(PatientId patient);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::clearances
