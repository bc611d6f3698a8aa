// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/prepared_words.h"

#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include "scheduler/words/message_field.h"
#include "scheduler/words/words_check.h"

namespace tandem::words {
namespace {

// All but the version, on which nothing depends.
bool IsBefore(const Template& a, const Template& b) {
  const auto parts = [](const Template& words) {
    return std::tie(words.kind, words.channel, words.reply, words.segments_max, words.language,
                    words.subject, words.body);
  };
  return parts(a) < parts(b);
}

class Shelf {
 public:
  std::shared_ptr<const PreparedWords> Get(const Template& words) {
    {
      const std::lock_guard lock(mutex_);
      const auto known = kept_.find(words);
      if (known != kept_.end()) return known->second;
    }
    auto prepared = std::make_shared<const PreparedWords>(Prepare(words));
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= kPreparedMax) kept_.clear();
    return kept_.try_emplace(words, std::move(prepared)).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<Template, std::shared_ptr<const PreparedWords>, decltype(&IsBefore)> kept_{&IsBefore};
};

}  // namespace

PreparedWords Prepare(const Template& words) {
  PreparedWords prepared;
  prepared.subject = ParseText(words.subject);
  prepared.body = ParseText(words.body);
  const bool mail = words.channel == reminders::Channel::kEmail;
  if (mail) prepared.footer = ParseText(FooterOf(words.key()));
  prepared.faults = CheckWords(words);
  return prepared;
}

std::shared_ptr<const PreparedWords> KeptWords(const Template& words) {
  static auto* const shelf = new Shelf();  // never destroyed: threads may ask until the very end
  return shelf->Get(words);
}

}  // namespace tandem::words
