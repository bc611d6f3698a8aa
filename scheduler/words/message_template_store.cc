// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/message_template_store.h"

#include <string>

#include "base/status.h"
#include "scheduler/words/message_template_store_sql.h"
#include "scheduler/words/template_name.h"

namespace tandem::words {
namespace {

using Found = absl::StatusOr<std::optional<StoredTemplate>>;

std::optional<StoredTemplate> ReadTemplate(const pg::Row& row) {
  const std::optional<Key> key =
      KeyOfStored(row.Get<std::string>("kind"), row.Get<std::string>("channel"),
                  row.Get<std::string>("language"));
  if (!key.has_value()) return std::nullopt;
  StoredTemplate stored;
  stored.words.kind = key->kind;
  stored.words.channel = key->channel;
  stored.words.language = key->language;
  stored.words.reply = key->reply;
  stored.words.version = row.Get<int>("version");
  stored.words.subject = row.Get<std::string>("subject");
  stored.words.body = row.Get<std::string>("body");
  stored.words.segments_max = row.Get<int>("segments_max");
  stored.create_time = row.Get<absl::Time>("create_time");
  return stored;
}

Found FirstOf(const absl::StatusOr<pg::Rows>& rows) {
  RETURN_IF_ERROR(rows.status());
  if (rows->empty()) return std::optional<StoredTemplate>();
  return ReadTemplate((*rows)[0]);
}

}  // namespace

absl::StatusOr<std::vector<StoredTemplate>> MessageTemplateStore::List() {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::list_message_templates, clinic_));
  std::vector<StoredTemplate> templates;
  for (const pg::Row row : rows) {
    if (std::optional<StoredTemplate> stored = ReadTemplate(row); stored.has_value()) {
      templates.push_back(*std::move(stored));
    }
  }
  return templates;
}

Found MessageTemplateStore::Find(const Key& key) {
  return FirstOf(tx_.Exec(sql::find_message_template, clinic_, StoredKind(key),
                          reminders::Name(key.channel), key.language, std::optional<int>()));
}

Found MessageTemplateStore::Find(const Key& key, int version) {
  return FirstOf(tx_.Exec(sql::find_message_template, clinic_, StoredKind(key),
                          reminders::Name(key.channel), key.language, std::optional(version)));
}

absl::StatusOr<bool> MessageTemplateStore::Insert(const Template& words, absl::Time now) {
  const Key key = words.key();
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx_.Exec(sql::insert_message_template, clinic_, StoredKind(key), reminders::Name(key.channel),
               key.language, words.version, words.subject, words.body, words.segments_max, now));
  return !rows.empty();
}

}  // namespace tandem::words
