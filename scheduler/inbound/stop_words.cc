// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/stop_words.h"

#include <algorithm>
#include <string>

#include "scheduler/inbound/folded_text.h"
#include "scheduler/inbound/known_words.h"

namespace tandem::inbound {
namespace {

using Place = Words::const_iterator;

constexpr char kKept[] = "-";  // no word that anybody writes

// "STOP I am done": whoever shouts it first means it, where "Stop eating when?" asks something.
bool BeginsShouting(std::string_view text) {
  const std::size_t begin =
      text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  if (begin == text.npos || text.substr(begin, 4) != "STOP") return false;
  const std::string_view rest = text.substr(begin + 4);
  return rest.empty() ||
         !((rest[0] >= 'A' && rest[0] <= 'Z') || (rest[0] >= 'a' && rest[0] <= 'z'));
}

// How many words of a phrase begin there; the longest; 0: none.
std::ptrdiff_t SizeAt(Place at, Place end, const Phrases& phrases) {
  std::ptrdiff_t size = 0;
  for (const Words& phrase : phrases) {
    const auto length = static_cast<std::ptrdiff_t>(phrase.size());
    if (length > size && length <= end - at && std::equal(phrase.begin(), phrase.end(), at)) {
      size = length;
    }
  }
  return size;
}

// "Don't stop the reminders" says nothing of stopping; "you don't stop texting me" does.
Words WithoutKept(const Words& part) {
  Words rest;
  for (auto at = part.begin(); at != part.end();) {
    const bool ours = at != part.begin() && SenderWords().contains(*(at - 1));
    const std::ptrdiff_t kept = ours ? 0 : SizeAt(at, part.end(), KeepPhrases());
    rest.push_back(kept > 0 ? kKept : *at);
    at += std::max<std::ptrdiff_t>(kept, 1);
  }
  return rest;
}

// "I don't want any more of these texts"; not "I don't want to text".
bool RefusesTexts(const Words& part) {
  for (auto at = part.begin(); at != part.end(); ++at) {
    const std::ptrdiff_t size = SizeAt(at, part.end(), RefusalPhrases());
    if (size == 0) continue;
    auto next = at + size;
    while (next != part.end() && RefusalFillers().contains(*next)) ++next;
    if (next != part.end() && TextWords().contains(*next) && *(next - 1) != "to") return true;
  }
  return false;
}

bool IsStopPart(const Words& part) {
  return IsOnly(part, PlainStopWords(), StopFillers()) || RefusesTexts(part);
}

}  // namespace

bool IsStop(std::string_view text) {
  if (BeginsShouting(text)) return true;
  Words words;
  for (const Words& part : FoldParts(text)) {
    const Words rest = WithoutKept(part);
    if (IsStopPart(rest)) return true;
    words.insert(words.end(), rest.begin(), rest.end());
  }
  const Words joined = JoinLetters(words);
  return IsOnly(words, StopWords(), StopFillers()) || IsOnly(joined, StopWords(), StopFillers()) ||
         AnyPhrase(words, StopPhrases()) ||
         AnyPhrase(joined, {{"optout"}, {"unsubscribe"}, {"stopall"}});
}

}  // namespace tandem::inbound
