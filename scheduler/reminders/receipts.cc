// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/receipts.h"

#include <algorithm>

#include "base/status.h"
#include "scheduler/reminders/receipt_store.h"

namespace tandem::reminders {
namespace {

// The one whom all are about.
PatientId OnlyPatientOf(const std::vector<Message>& messages) {
  if (messages.empty()) return {};
  const PatientId first = messages.front().patient;
  const bool same = std::all_of(messages.begin(), messages.end(),
                                [&](const Message& m) { return m.patient == first; });
  return same ? first : PatientId();
}

}  // namespace

absl::StatusOr<std::optional<ReceivedDelivery>> Receipts::Record(pg::Transaction& tx,
                                                                 ClinicId clinic,
                                                                 const Receipt& receipt) {
  ReceiptStore store(tx, clinic);
  std::optional<Uuid> delivery = receipt.delivery;
  if (receipt.delivery.IsNil()) {
    ASSIGN_OR_RETURN(delivery, store.FindDelivery(receipt));
  }
  if (!delivery.has_value()) return std::optional<ReceivedDelivery>();
  RETURN_IF_ERROR(store.LockMessages(*delivery));
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(std::optional<ReceivedDelivery> ended,
                   store.EndDelivery(*delivery, receipt, now));
  if (!ended.has_value()) return ended;
  ASSIGN_OR_RETURN(const std::vector<Message> messages, store.EndMessages(*delivery, receipt, now));
  ended->patient = OnlyPatientOf(messages);
  if (!receipt.delivered) RETURN_IF_ERROR(fallbacks_.Plan(tx, clinic, messages));
  return ended;
}

}  // namespace tandem::reminders
