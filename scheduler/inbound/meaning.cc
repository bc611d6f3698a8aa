// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/meaning.h"

#include <array>
#include <utility>

#include "scheduler/inbound/crisis_words.h"
#include "scheduler/inbound/folded_text.h"
#include "scheduler/inbound/known_words.h"
#include "scheduler/inbound/ride_answer.h"
#include "scheduler/inbound/stop_words.h"

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
  if (IsCrisis(text)) return Meaning::kCrisis;
  if (IsStop(text)) return Meaning::kStop;
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
