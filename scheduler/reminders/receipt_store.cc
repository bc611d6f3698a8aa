// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/receipt_store.h"

#include "base/status.h"
#include "scheduler/reminders/message_row.h"
#include "scheduler/reminders/receipt_store_sql.h"

namespace tandem::reminders {
namespace {

std::string_view StateOf(const Receipt& receipt) {
  return Name(receipt.delivered ? State::kDelivered : State::kFailed);
}

}  // namespace

absl::StatusOr<std::optional<Uuid>> ReceiptStore::FindDelivery(const Receipt& receipt) {
  // "Delivered" may be said of our answer to a text, which is no delivery: nothing ends for that.
  const bool by_address = !receipt.delivered && !receipt.address_digest.empty();
  const auto address = by_address ? std::optional(receipt.address_digest) : std::nullopt;
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::find_told_delivery, clinic_, receipt.provider_reference, address));
  return rows.empty() ? std::nullopt : std::optional(rows[0].Get<Uuid>("delivery_id"));
}

absl::Status ReceiptStore::LockMessages(const Uuid& delivery) {
  return tx_.Exec(sql::lock_carried_messages, clinic_, delivery).status();
}

absl::StatusOr<std::optional<ReceivedDelivery>> ReceiptStore::EndDelivery(const Uuid& delivery,
                                                                          const Receipt& receipt,
                                                                          absl::Time now) {
  const auto reference =
      receipt.provider_reference.empty() ? std::nullopt : std::optional(receipt.provider_reference);
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::end_delivery, clinic_, delivery, StateOf(receipt), now,
                            receipt.outcome, reference));
  if (rows.empty()) return std::optional<ReceivedDelivery>();
  ReceivedDelivery ended;
  ended.id = rows[0].Get<Uuid>("delivery_id");
  ended.channel = ParseChannel(rows[0].Get<std::string>("channel"));
  ended.address_digest = rows[0].Get<Bytes>("address_digest");
  return std::optional(std::move(ended));
}

absl::StatusOr<std::vector<Message>> ReceiptStore::EndMessages(const Uuid& delivery,
                                                               const Receipt& receipt,
                                                               absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::end_carried_messages, clinic_, delivery,
                                                 StateOf(receipt), now, receipt.outcome));
  std::vector<Message> messages;
  messages.reserve(rows.size());
  for (const pg::Row row : rows) messages.push_back(ReadMessage(row));
  return messages;
}

}  // namespace tandem::reminders
