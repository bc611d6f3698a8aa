// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scheduler/words/built_in_words.h"

namespace tandem::words {
namespace {

using reminders::Channel;

constexpr std::array kReplies = {
    std::pair{Reply::kNone, std::string_view("")},
    std::pair{Reply::kConfirmed, std::string_view("confirmed")},
    std::pair{Reply::kChange, std::string_view("change")},
    std::pair{Reply::kRideYes, std::string_view("ride_yes")},
    std::pair{Reply::kRideNo, std::string_view("ride_no")},
    std::pair{Reply::kOptedOut, std::string_view("opted_out")},
    std::pair{Reply::kOptedIn, std::string_view("opted_in")},
    std::pair{Reply::kHelp, std::string_view("help")},
    std::pair{Reply::kCrisis, std::string_view("crisis")},
    std::pair{Reply::kNotUnderstood, std::string_view("not_understood")},
};

using Library = std::map<Key, Template>;

void AddAll(const std::vector<BuiltInWords>& all, std::string_view language, Library& library) {
  for (const BuiltInWords& words : all) {
    Template entry;
    entry.kind = words.kind;
    entry.channel = words.channel;
    entry.language = std::string(language);
    entry.subject = std::string(words.subject);
    entry.body = std::string(words.body);
    entry.segments_max = words.segments_max;
    entry.reply = words.reply;
    library.emplace(entry.key(), entry);
  }
}

const Library& TheLibrary() {
  static const Library* library = [] {
    auto* filled = new Library();
    AddAll(BuiltInEnglish(), "en", *filled);
    AddAll(BuiltInSpanish(), "es", *filled);
    return filled;
  }();
  return *library;
}

std::vector<Key> KeysOf(const Library& library) {
  std::vector<Key> keys;
  for (const auto& [key, words] : library) keys.push_back(key);
  return keys;
}

}  // namespace

std::string_view Name(Reply reply) {
  for (const auto& [known, name] : kReplies) {
    if (known == reply) return name;
  }
  return "";
}

std::optional<Reply> ParseReply(std::string_view name) {
  for (const auto& [reply, known] : kReplies) {
    if (known == name) return reply;
  }
  return std::nullopt;
}

const std::vector<Key>& AllKeys() {
  static const auto* keys = new std::vector<Key>(KeysOf(TheLibrary()));
  return *keys;
}

bool IsKnown(const Key& key) { return TheLibrary().contains(key); }

const Template& BuiltIn(const Key& key) {
  const Channel other = key.channel == Channel::kSms ? Channel::kEmail : Channel::kSms;
  for (const Channel channel : {key.channel, other}) {
    for (const std::string& language : {key.language, std::string("en")}) {
      const auto found = TheLibrary().find({key.kind, channel, language, key.reply});
      if (found != TheLibrary().end()) return found->second;
    }
  }
  return TheLibrary().begin()->second;  // a reply without its kind: nothing that is ever asked for
}

}  // namespace tandem::words
