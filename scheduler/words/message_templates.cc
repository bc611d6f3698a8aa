// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/message_templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/words/template_name.h"
#include "scheduler/words/words_errors.h"

namespace tandem::words {

using access::CallContext;

namespace {

audit::Deed ChangeOfWords() {
  audit::Deed deed;
  deed.subject_kind = "message_template";
  return deed;
}

StoredTemplate BuiltInOf(const Key& key) { return {BuiltIn(key), std::nullopt}; }

absl::StatusOr<StoredTemplate> FindInUse(MessageTemplateStore& store, const Key& key) {
  ASSIGN_OR_RETURN(std::optional<StoredTemplate> own, store.Find(key));
  return own.has_value() ? *std::move(own) : BuiltInOf(key);
}

// A replay answers with the version that it wrote: versions never change.
absl::StatusOr<StoredTemplate> ReadReplay(MessageTemplateStore& store, const Key& key,
                                          const requests::Replay& replay) {
  const std::string text = replay.reply.value_or(Bytes()).data;
  int version = 0;
  std::from_chars(text.data(), text.data() + text.size(), version);
  ASSIGN_OR_RETURN(std::optional<StoredTemplate> written, store.Find(key, version));
  if (!written.has_value()) return InternalError("replay of UpdateMessageTemplate");
  return *std::move(written);
}

Template Next(const Template& before, const TemplateChange& wanted) {
  Template next = before;
  next.version = before.version + 1;
  next.subject = wanted.subject;
  next.body = wanted.body;
  next.segments_max = wanted.segments_max;
  return next;
}

}  // namespace

absl::StatusOr<std::vector<StoredTemplate>> MessageTemplates::List(const CallContext& call) {
  ASSIGN_OR_RETURN(const std::vector<StoredTemplate> own,
                   pool_.Run(call.Tx(true), [&](pg::Transaction& tx) {
                     return MessageTemplateStore(tx, call.clinic()).List();
                   }));
  std::map<std::string, StoredTemplate> by_name;
  for (const Key& key : AllKeys()) by_name[SlugOf(key)] = BuiltInOf(key);
  for (const StoredTemplate& entry : own) by_name[SlugOf(entry.words.key())] = entry;
  std::vector<StoredTemplate> all;
  for (auto& [name, entry] : by_name) all.push_back(std::move(entry));
  return all;
}

absl::StatusOr<StoredTemplate> MessageTemplates::InUse(const CallContext& call, const Key& key) {
  return pool_.Run(call.Tx(true), [&](pg::Transaction& tx) {
    MessageTemplateStore store(tx, call.clinic());
    return FindInUse(store, key);
  });
}

absl::StatusOr<StoredTemplate> MessageTemplates::Update(const CallContext& call,
                                                        const TemplateChange& wanted) {
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<StoredTemplate> {
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, wanted.key));
    MessageTemplateStore store(tx, call.clinic());
    if (replay.has_value()) return ReadReplay(store, wanted.of, *replay);
    ASSIGN_OR_RETURN(const StoredTemplate before, FindInUse(store, wanted.of));
    if (!wanted.etag.empty() && wanted.etag != Etag(before.words)) return errors::EtagMismatch();
    StoredTemplate next{Next(before.words, wanted), clock_.Now()};
    const std::vector<Fault> faults = Lint(next.words);
    if (!faults.empty()) return errors::WordsRefused(faults);
    ASSIGN_OR_RETURN(const bool is_first, store.Insert(next.words, *next.create_time));
    if (!is_first) return errors::EtagMismatch();
    const Bytes reply{fmt::to_string(next.words.version)};
    RETURN_IF_ERROR(requests_.Close(tx, call, wanted.key, reply, ChangeOfWords()));
    return next;
  });
}

}  // namespace tandem::words
