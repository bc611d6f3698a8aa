// SPDX-License-Identifier: Apache-2.0
// The statements of merge_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/patients/patient.h"

namespace tandem::patients {

class MergeStore {
 public:
  MergeStore(pg::Transaction& tx, ClinicId clinic, PatientId stays, PatientId duplicate)
      : tx_(tx), clinic_(clinic), stays_(stays), duplicate_(duplicate) {}

  // Before Lock: the duplicate's courses, then its appointments.
  absl::Status LockVisits();
  // Both records, in id order; the statuses of those that exist.
  absl::StatusOr<std::vector<PatientStatus>> Lock();
  // False when a time of one is a time of the other, too.
  absl::StatusOr<bool> MoveClaims(absl::Time now);
  absl::Status MoveVisits(absl::Time now);
  absl::Status MoveBelongings(absl::Time now);
  absl::Status Finish(absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
  PatientId stays_;
  PatientId duplicate_;
};

}  // namespace tandem::patients
