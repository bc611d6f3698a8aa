// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/meaning.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scheduler/inbound/folded_text.h"
#include "scheduler/inbound/known_words.h"
#include "scheduler/inbound/ride_answer.h"

namespace tandem::inbound {
namespace {

constexpr std::array<std::pair<Meaning, std::string_view>, 9> kNames = {{
    {Meaning::kConfirm, "confirm"},
    {Meaning::kChange, "change"},
    {Meaning::kStop, "stop"},
    {Meaning::kStart, "start"},
    {Meaning::kHelp, "help"},
    {Meaning::kRideYes, "ride_yes"},
    {Meaning::kRideNo, "ride_no"},
    {Meaning::kCrisis, "crisis"},
    {Meaning::kOther, "other"},
}};

bool Has(const WordSet& set, const std::string& word) { return set.count(word) > 0; }

bool AnyOf(const Words& words, const WordSet& set) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return Has(set, w); });
}

bool AnyPhrase(const Words& words, const Phrases& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const Words& phrase) { return HasPhrase(words, phrase); });
}

// At least one of `wanted`, and nothing but these and fillers.
bool IsOnly(const Words& words, const WordSet& wanted, const WordSet& fillers) {
  return AnyOf(words, wanted) && std::all_of(words.begin(), words.end(), [&](const auto& w) {
           return Has(wanted, w) || Has(fillers, w);
         });
}

// Also inside words that were typed without a space.
bool IsCrisis(const Words& words) {
  const bool joined = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word.find("suicid") != word.npos || word.find("killmyself") != word.npos ||
           word.find("endmylife") != word.npos || word.find("quieromorir") != word.npos;
  });
  return joined || AnyOf(words, CrisisWords()) || AnyPhrase(words, CrisisPhrases());
}

// "STOP I am done": whoever shouts it first means it, where "Stop eating when?" asks something.
bool BeginsShouting(std::string_view text) {
  const std::size_t begin =
      text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  if (begin == text.npos || text.substr(begin, 4) != "STOP") return false;
  const std::string_view rest = text.substr(begin + 4);
  return rest.empty() ||
         !((rest[0] >= 'A' && rest[0] <= 'Z') || (rest[0] >= 'a' && rest[0] <= 'z'));
}

bool IsStop(std::string_view text, const Words& words, const Words& joined) {
  return BeginsShouting(text) || IsOnly(words, StopWords(), StopFillers()) ||
         IsOnly(joined, StopWords(), StopFillers()) || AnyPhrase(words, StopPhrases()) ||
         AnyPhrase(joined, {{"optout"}, {"unsubscribe"}, {"stopall"}});
}

bool IsAlone(const Words& words, const WordSet& wanted) {
  return IsOnly(words, wanted, StopFillers());
}

}  // namespace

std::string_view Name(Meaning meaning) {
  for (const auto& [known, name] : kNames) {
    if (known == meaning) return name;
  }
  return "";
}

std::optional<Meaning> ParseMeaning(std::string_view name) {
  for (const auto& [meaning, known] : kNames) {
    if (known == name) return meaning;
  }
  return std::nullopt;
}

Meaning ReadMeaning(std::string_view text, const Asked& asked) {
  const Words words = FoldWords(text);
  const Words joined = JoinLetters(words);
  if (IsCrisis(words) || IsCrisis(joined)) return Meaning::kCrisis;
  if (IsStop(text, words, joined)) return Meaning::kStop;
  if (IsAlone(joined, StartWords())) return Meaning::kStart;
  if (IsAlone(joined, HelpWords())) return Meaning::kHelp;
  if (asked.ride) {
    const RideWord ride = ReadRideWord(text, words, asked.ride_only);
    if (ride == RideWord::kYes) return Meaning::kRideYes;
    if (ride == RideWord::kNo) return Meaning::kRideNo;
  }
  const bool change = AnyOf(words, ChangeWords()) || AnyPhrase(words, ChangePhrases());
  if (change || IsOnly(words, {"r"}, ConfirmFillers())) return Meaning::kChange;
  if (IsOnly(words, ConfirmWords(), ConfirmFillers())) {
    const bool bare_yes = !asked.visit && IsOnly(words, {"yes", "si"}, {});
    return bare_yes ? Meaning::kStart : Meaning::kConfirm;  // carriers take it for START
  }
  return Meaning::kOther;
}

std::string LanguageOf(std::string_view text) {
  return AnyOf(FoldWords(text), SpanishWords()) ? "es" : "en";
}

}  // namespace tandem::inbound
