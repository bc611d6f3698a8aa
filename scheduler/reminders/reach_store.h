// SPDX-License-Identifier: Apache-2.0
// The statements of reach_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "base/pg/transaction.h"

namespace tandem::reminders {

class ReachStore {
 public:
  ReachStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status Store(const std::vector<PatientId>& people);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
