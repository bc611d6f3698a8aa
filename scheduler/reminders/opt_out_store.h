// SPDX-License-Identifier: Apache-2.0
// The statements of opt_out_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/opt_outs.h"

namespace tandem::reminders {

struct OptOutRow {
  Uuid id;
  OptOutWish wish;
  OptOutSource source = OptOutSource::kText;
  absl::Time give_time;
};

class OptOutStore {
 public:
  OptOutStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // False: one is in force.
  absl::StatusOr<bool> Insert(const OptOutRow& row);
  // Whosever they are.
  absl::StatusOr<std::vector<ContactId>> ContactsOf(const Bytes& address_digest);
  // False: none was in force.
  absl::StatusOr<bool> Withdraw(const OptOutWish& wish, absl::Time now);
  absl::StatusOr<std::vector<OptOut>> Read(const std::vector<Bytes>& address_digests);
  // How many were deleted.
  absl::StatusOr<int> Purge(absl::Time before, int limit);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
