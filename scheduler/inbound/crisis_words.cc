// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/crisis_words.h"

#include <algorithm>
#include <string>

#include "scheduler/inbound/folded_text.h"
#include "scheduler/inbound/known_words.h"

namespace tandem::inbound {
namespace {

using Place = Words::const_iterator;

// Also inside words that were typed without a space.
bool SpeaksOfIt(const Words& words) {
  const bool joined = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word.find("suicid") != word.npos || word.find("killmyself") != word.npos ||
           word.find("endmylife") != word.npos || word.find("quieromorir") != word.npos;
  });
  return joined || AnyOf(words, CrisisWords()) || AnyPhrase(words, CrisisPhrases());
}

bool IsNumber(const std::string& word) { return word[0] >= '0' && word[0] <= '9'; }

// "Friday", "the 14th", "March 3", "at 5", "with the appointment": what somebody cannot go on, or
// on with. "2 more days" is none.
bool IsDayOrVisit(Place at, Place end) {
  while (at != end && LeadWords().contains(*at)) ++at;
  if (at == end) return false;
  if (DayWords().contains(*at) || VisitWords().contains(*at)) return true;
  if (MonthWords().contains(*at)) return at + 1 != end && IsNumber(*(at + 1));
  return IsNumber(*at) && (at + 1 == end || !DurationWords().contains(*(at + 1)));
}

// "I can't go on", but not "I can't go on Friday".
bool CannotGoOn(const Words& part) {
  for (const Words& phrase : GoOnPhrases()) {
    for (auto at = part.begin();; ++at) {
      at = std::search(at, part.end(), phrase.begin(), phrase.end());
      if (at == part.end()) break;
      const auto next = at + static_cast<std::ptrdiff_t>(phrase.size());
      if (!IsDayOrVisit(next, part.end()) || HasPhrase({next, part.end()}, {"like", "this"})) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool IsCrisis(std::string_view text) {
  const Words words = FoldWords(text);
  if (SpeaksOfIt(words) || SpeaksOfIt(JoinLetters(words))) return true;
  const std::vector<Words> parts = FoldParts(text);
  return std::any_of(parts.begin(), parts.end(), CannotGoOn);
}

}  // namespace tandem::inbound
