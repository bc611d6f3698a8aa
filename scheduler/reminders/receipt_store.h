// SPDX-License-Identifier: Apache-2.0
// The statements of receipt_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/receipts.h"

namespace tandem::reminders {

class ReceiptStore {
 public:
  ReceiptStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // The text that a receipt is about. Nothing: unknown.
  absl::StatusOr<std::optional<Uuid>> FindDelivery(const Receipt& receipt);
  // Before the delivery itself, as a notifier does it: its messages, until the end of the
  // transaction.
  absl::Status LockMessages(const Uuid& delivery);
  // Nothing: it does not wait for news.
  absl::StatusOr<std::optional<ReceivedDelivery>> EndDelivery(const Uuid& delivery,
                                                              const Receipt& receipt,
                                                              absl::Time now);
  // The messages that it carried.
  absl::StatusOr<std::vector<Message>> EndMessages(const Uuid& delivery, const Receipt& receipt,
                                                   absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
