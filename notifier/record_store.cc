// SPDX-License-Identifier: Apache-2.0
#include "notifier/record_store.h"

#include <optional>

#include "base/status.h"
#include "notifier/message_keys.h"
#include "notifier/record_store_sql.h"

namespace tandem::notifier {
namespace {

using Key = std::tuple<Uuid, int, std::string, std::string, Uuid>;

Key KeyOf(const reminders::Message& message) {
  return {message.subject, message.version, std::string(Name(message.kind)),
          std::string(Name(message.channel)), message.recipient};
}

}  // namespace

absl::StatusOr<std::vector<bool>> RecordStore::EndMessages(
    const std::vector<const Ending*>& endings, absl::Time now) {
  MessageKeys keys;
  std::vector<Uuid> tokens;
  std::vector<std::string> states;
  std::vector<std::string> outcomes;
  std::vector<std::optional<absl::Time>> next_times;
  std::vector<int> tried;
  for (const Ending* ending : endings) {
    keys.Add(ending->due.message);
    tokens.push_back(ending->token);
    states.emplace_back(Name(ending->state));
    outcomes.push_back(ending->outcome);
    next_times.push_back(ending->next_time);
    tried.push_back(ending->tried ? 1 : 0);
  }
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx_.Exec(sql::end_leased_messages, clinic_, keys.subjects, keys.versions, keys.kinds,
               keys.channels, keys.recipients, tokens, states, outcomes, next_times, tried, now));
  std::set<Key> written;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    written.emplace(rows[i].Get<Uuid>("subject_id"), rows[i].Get<int>("version"),
                    rows[i].Get<std::string>("kind"), rows[i].Get<std::string>("channel"),
                    rows[i].Get<Uuid>("recipient_id"));
  }
  std::vector<bool> ours;
  for (const Ending* ending : endings) ours.push_back(written.contains(KeyOf(ending->due.message)));
  return ours;
}

absl::Status RecordStore::DropDeliveries(const std::vector<Uuid>& deliveries) {
  if (deliveries.empty()) return absl::OkStatus();
  return tx_.Defer(sql::drop_deliveries, clinic_, deliveries);
}

absl::Status RecordStore::EndDeliveries(const std::vector<DeliveryEnd>& ends, absl::Time now) {
  if (ends.empty()) return absl::OkStatus();
  std::vector<Uuid> deliveries;
  std::vector<std::string> states;
  std::vector<std::optional<std::string>> references;
  std::vector<std::string> outcomes;
  std::set<std::string> seen;
  for (const DeliveryEnd& end : ends) {
    deliveries.push_back(end.delivery);
    states.push_back(end.state);
    const bool known = end.reference.empty() || !seen.insert(end.reference).second;
    references.push_back(known ? std::nullopt : std::optional(end.reference));
    outcomes.push_back(end.outcome);
  }
  return tx_.Defer(sql::end_deliveries, clinic_, deliveries, states, references, outcomes, now);
}

}  // namespace tandem::notifier
