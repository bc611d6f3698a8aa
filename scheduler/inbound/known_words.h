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

// Anywhere in a text.
const WordSet& CrisisWords();
const Phrases& CrisisPhrases();

// Alone or among fillers: politeness, and what stands for our texts.
const WordSet& StopWords();
const WordSet& StopFillers();
// Anywhere in a text, whatever else is said.
const Phrases& StopPhrases();

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
