// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/words_in_force.h"

#include <utility>

#include "base/status.h"
#include "scheduler/words/message_template_store.h"

namespace tandem::words {

absl::StatusOr<std::shared_ptr<const WordsInForce::Own>> WordsInForce::OwnOf(pg::Transaction& tx,
                                                                             ClinicId clinic,
                                                                             absl::Time now) {
  {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(clinic);
    // A clock that was set back makes nothing last longer.
    if (kept != kept_.end() && kept->second.read_time <= now &&
        now < kept->second.read_time + kWordsLife) {
      return kept->second.words;
    }
  }
  MessageTemplateStore store(tx, clinic);
  ASSIGN_OR_RETURN(const std::vector<StoredTemplate> stored, store.List());
  auto own = std::make_shared<Own>();
  for (const StoredTemplate& entry : stored) own->emplace(entry.words.key(), entry.words);
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kClinicsMax && !kept_.contains(clinic)) kept_.clear();
  kept_[clinic] = {now, own};
  return own;
}

absl::StatusOr<Template> WordsInForce::InForce(pg::Transaction& tx, ClinicId clinic, const Key& key,
                                               absl::Time now) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Own> own, OwnOf(tx, clinic, now));
  const auto found = own->find(key);
  return found == own->end() ? BuiltIn(key) : found->second;
}

}  // namespace tandem::words
