// SPDX-License-Identifier: Apache-2.0
#include "notifier/lease_store.h"

#include <optional>

#include "base/status.h"
#include "notifier/lease_store_sql.h"
#include "scheduler/reminders/message_row.h"

namespace tandem::notifier {
namespace {

using reminders::RecipientKind;

DueMessage ReadDue(const pg::Row& row) {
  DueMessage due;
  due.message = reminders::ReadMessage(row);
  due.attempts = row.Get<int>("attempts");
  due.earlier_delivery = row.Get<std::optional<Uuid>>("delivery_id").value_or(Uuid());
  due.may_be_taken = row.Get<bool>("may_be_taken");
  due.first_time = row.Get<absl::Time>("first_time");
  if (due.message.recipient_kind == RecipientKind::kSupporter) {
    due.address = row.Get<std::optional<std::string>>("supporter_phone").value_or("");
  } else {
    due.address = row.Get<std::optional<std::string>>("contact_value").value_or("");
    due.address_digest = row.Get<std::optional<Bytes>>("contact_digest").value_or(Bytes());
  }
  return due;
}

std::vector<DueMessage> ReadAll(const pg::Rows& rows) {
  std::vector<DueMessage> all;
  all.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) all.push_back(ReadDue(rows[i]));
  return all;
}

}  // namespace

absl::StatusOr<LeaseStore::Found> LeaseStore::FindDue(const Look& look) {
  std::vector<std::string> names;
  for (const reminders::Channel channel : look.channels) names.emplace_back(Name(channel));
  Found found;
  found.clock.before = Uptime();
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::find_due_messages, clinic_, look.now, look.limit, names,
                            look.ended, absl::ToInt64Seconds(look.lease_max)));
  found.clock.after = Uptime();
  found.clock.theirs = rows[0].Get<absl::Time>("database_time");
  const bool none = !rows[0].Get<std::optional<Uuid>>("subject_id").has_value();
  if (!none) found.due = ReadAll(rows);
  return found;
}

absl::StatusOr<std::vector<DueMessage>> LeaseStore::FindCarried(
    const std::vector<Uuid>& deliveries) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_carried_messages, clinic_, deliveries));
  return ReadAll(rows);
}

absl::Status LeaseStore::DropEarlier(const std::vector<Uuid>& deliveries) {
  return tx_.Defer(sql::drop_earlier_deliveries, clinic_, deliveries);
}

absl::StatusOr<std::set<Uuid>> LeaseStore::Begin(const std::vector<Parcel>& parcels,
                                                 absl::Time now) {
  std::vector<Uuid> ids;
  std::vector<std::string> channels;
  std::vector<Uuid> recipients;
  std::vector<Bytes> digests;
  std::vector<absl::Time> times;
  for (const Parcel& parcel : parcels) {
    ids.push_back(parcel.delivery);
    channels.emplace_back(Name(parcel.first().message.channel));
    recipients.push_back(parcel.first().message.recipient);
    digests.push_back(parcel.first().address_digest);
    times.push_back(parcel.may_be_taken ? parcel.first().first_time : now);
  }
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::begin_deliveries, clinic_, ids, channels,
                                                 recipients, digests, times));
  std::set<Uuid> begun;
  for (std::size_t i = 0; i < rows.size(); ++i) begun.insert(rows[i].Get<Uuid>("delivery_id"));
  return begun;
}

absl::Status LeaseStore::Take(const std::vector<const Parcel*>& parcels, const Uuid& token,
                              absl::Duration lease) {
  MessageKeys keys;
  std::vector<Uuid> deliveries;
  for (const Parcel* parcel : parcels) {
    for (const DueMessage& due : parcel->messages) {
      keys.Add(due.message);
      deliveries.push_back(parcel->delivery);
    }
  }
  if (keys.empty()) return absl::OkStatus();
  return tx_.Defer(sql::lease_messages, clinic_, token, absl::ToInt64Seconds(lease), keys.subjects,
                   keys.versions, keys.kinds, keys.channels, keys.recipients, deliveries);
}

absl::Status LeaseStore::Postpone(const MessageKeys& keys, absl::Time next_time) {
  if (keys.empty()) return absl::OkStatus();
  return tx_.Defer(sql::postpone_messages, clinic_, next_time, keys.subjects, keys.versions,
                   keys.kinds, keys.channels, keys.recipients);
}

absl::Status LeaseStore::FreeAddresses(absl::Time now) {
  return tx_.Exec(sql::free_addresses, clinic_, now).status();
}

}  // namespace tandem::notifier
