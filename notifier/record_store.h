// SPDX-License-Identifier: Apache-2.0
// The statements of record_store.sql. No decisions.
#pragma once

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "notifier/lease.h"

namespace tandem::notifier {

// How one delivery ended.
struct DeliveryEnd {
  Uuid delivery;
  std::string state;
  std::string reference;  // empty: none
  std::string outcome;
};

class RecordStore {
 public:
  RecordStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // Which of them were still ours, by position.
  absl::StatusOr<std::vector<bool>> EndMessages(const std::vector<const Ending*>& endings,
                                                absl::Time now);
  absl::Status DropDeliveries(const std::vector<Uuid>& deliveries);
  absl::Status EndDeliveries(const std::vector<DeliveryEnd>& ends, absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::notifier
