// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message_store.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

#include "base/status.h"
#include "scheduler/reminders/message_row.h"
#include "scheduler/reminders/message_store_sql.h"

namespace tandem::reminders {
namespace {

std::optional<Uuid> Present(const Uuid& uuid) {
  return uuid.IsNil() ? std::nullopt : std::optional(uuid);
}

// One column of many messages.
template <class T, class Get>
std::vector<T> Column(const std::vector<Message>& messages, Get get) {
  std::vector<T> column;
  column.reserve(messages.size());
  for (const Message& message : messages) column.push_back(get(message));
  return column;
}

// What a statement says once for all of its messages.
auto Shared(const Message& message) {
  return std::tie(message.subject, message.version, message.patient, message.language,
                  message.link);
}

// Those that share it go together.
std::vector<std::vector<Message>> BySubject(const std::vector<Message>& messages) {
  std::vector<std::vector<Message>> groups;
  for (const Message& message : messages) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      return Shared(group.front()) == Shared(message);
    });
    if (same == groups.end()) {
      groups.push_back({message});
    } else {
      same->push_back(message);
    }
  }
  return groups;
}

std::string ReadContact(const pg::Row& row) {
  return row.Get<std::optional<std::string>>("value").value_or("");
}

}  // namespace

absl::Status MessageStore::InsertBy(const pg::Statement& statement,
                                    const std::vector<Message>& messages, absl::Time now) {
  for (const std::vector<Message>& alike : BySubject(messages)) {
    RETURN_IF_ERROR(InsertAlike(statement, alike, now));
  }
  return absl::OkStatus();
}

absl::Status MessageStore::InsertAlike(const pg::Statement& statement,
                                       const std::vector<Message>& messages, absl::Time now) {
  using Text = std::string;
  const Message& first = messages.front();
  return tx_.Defer(
      statement, clinic_, first.subject, first.version, Present(first.patient.uuid), first.language,
      Present(first.link),
      Column<Text>(messages, [](const Message& m) { return Text(Name(m.kind)); }),
      Column<Text>(messages, [](const Message& m) { return Text(Name(m.channel)); }),
      Column<Text>(messages, [](const Message& m) { return Text(Name(m.recipient_kind)); }),
      Column<Uuid>(messages, [](const Message& m) { return m.recipient; }),
      Column<Text>(messages, [](const Message& m) { return m.reason; }),
      Column<absl::Time>(messages, [](const Message& m) { return m.due; }),
      Column<absl::Time>(messages, [](const Message& m) { return m.expire; }), now);
}

absl::Status MessageStore::Insert(const std::vector<Message>& messages, absl::Time now) {
  return InsertBy(sql::insert_messages, messages, now);
}

absl::Status MessageStore::InsertMissing(const std::vector<Message>& messages, absl::Time now) {
  return InsertBy(sql::insert_missing_messages, messages, now);
}

absl::Status MessageStore::Supersede(Uuid subject, int version) {
  return tx_.Defer(sql::supersede_messages, clinic_, subject, version);
}

absl::Status MessageStore::SupersedeAbout(const std::vector<Uuid>& subjects) {
  return tx_.Defer(sql::supersede_messages_about, clinic_, subjects);
}

absl::Status MessageStore::Redirect(const std::vector<ContactId>& from, State end,
                                    std::string_view outcome, absl::Time now) {
  return tx_.Defer(sql::redirect_messages, clinic_, from, now, Name(end), outcome);
}

absl::Status MessageStore::Release(const std::vector<ContactId>& to, absl::Time now) {
  return tx_.Defer(sql::release_messages, clinic_, to, now);
}

absl::Status MessageStore::MergePeople(PatientId stays, PatientId duplicate) {
  RETURN_IF_ERROR(tx_.Defer(sql::move_messages, clinic_, stays, duplicate));
  return tx_.Defer(sql::move_weeks, clinic_, stays, duplicate);
}

absl::Status MessageStore::Delete(const std::vector<Uuid>& subjects) {
  return tx_.Defer(sql::delete_messages, clinic_, subjects);
}

absl::StatusOr<int> MessageStore::Purge(absl::Time before, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows told, tx_.Exec(sql::purge_messages, clinic_, before, limit));
  ASSIGN_OR_RETURN(const pg::Rows carried, tx_.Exec(sql::purge_deliveries, clinic_, before, limit));
  return static_cast<int>(told.affected() + carried.affected());
}

absl::StatusOr<std::vector<Message>> MessageStore::FindLastWays(const Bytes& address_digest,
                                                                absl::Time now, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::find_last_ways, clinic_, address_digest, now, limit));
  std::vector<Message> found;
  found.reserve(rows.size());
  for (const pg::Row row : rows) found.push_back(ReadMessage(row));
  return found;
}

absl::StatusOr<std::vector<PlannedMessage>> MessageStore::ListPlanned(int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::list_planned_messages, clinic_, limit));
  std::vector<PlannedMessage> planned;
  planned.reserve(rows.size());
  for (const pg::Row row : rows) {
    planned.push_back({ReadMessage(row), ReadContact(row), row.Get<absl::Time>("create_time")});
  }
  return planned;
}

absl::StatusOr<std::vector<FiledMessage>> MessageStore::ListOfPatient(PatientId patient,
                                                                      int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::list_messages_of_patient, clinic_, patient, limit));
  std::vector<FiledMessage> filed;
  filed.reserve(rows.size());
  for (const pg::Row row : rows) {
    filed.push_back({ReadMessage(row), ReadContact(row), ParseState(row.Get<std::string>("state")),
                     row.Get<absl::Time>("create_time")});
  }
  return filed;
}

}  // namespace tandem::reminders
