// SPDX-License-Identifier: Apache-2.0
// The words that texts are read by, English and Spanish together, folded (folded_text.h).
#pragma once

#include <set>
#include <string>
#include <vector>

namespace tandem::inbound {

using Words = std::vector<std::string>;
using WordSet = std::set<std::string, std::less<>>;
using Phrases = std::vector<Words>;

bool AnyOf(const Words& words, const WordSet& set);
bool AnyPhrase(const Words& words, const Phrases& phrases);
// At least one of `wanted`, and nothing but these and fillers.
bool IsOnly(const Words& words, const WordSet& wanted, const WordSet& fillers);

// Anywhere in a text.
const WordSet& CrisisWords();
const Phrases& CrisisPhrases();
// A crisis unless a day, a time or a visit follows, which DayWords and VisitWords name after
// words of LeadWords; a number is none before one of DurationWords.
const Phrases& GoOnPhrases();
const WordSet& LeadWords();
const WordSet& DayWords();
const WordSet& MonthWords();
const WordSet& VisitWords();
const WordSet& DurationWords();

// Alone or among fillers: politeness, and what stands for our texts.
const WordSet& StopWords();
const WordSet& StopFillers();
// Those that nobody means a visit with: alone in a part of a text, whatever else is said.
const WordSet& PlainStopWords();
// Anywhere in a text, whatever else is said.
const Phrases& StopPhrases();
// Before one of TextWords, with nothing but RefusalFillers between.
const Phrases& RefusalPhrases();
const WordSet& RefusalFillers();
const WordSet& TextWords();
// What is to go on, unless SenderWords say that we do not stop it.
const Phrases& KeepPhrases();
const WordSet& SenderWords();

// Alone or among StopFillers.
const WordSet& StartWords();
const WordSet& HelpWords();

// Anywhere in a text that is no stop.
const WordSet& ChangeWords();
const Phrases& ChangePhrases();

// Alone or among fillers that leave a yes a yes.
const WordSet& ConfirmWords();
const WordSet& ConfirmFillers();

// Nobody writes them in English.
const WordSet& SpanishWords();

}  // namespace tandem::inbound
