// SPDX-License-Identifier: Apache-2.0
// Words that end all texts by themselves (47 CFR 64.1200(a)(10)): used for anything else, they
// silence whoever obeys. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/words/letters.h"

namespace tandem::words {

// As they are recognised in a text that comes in; folded.
const std::vector<std::string_view>& OptOutWords();

// Those that the text asks for or shows as a command: "reply CANCEL to …". STOP in the sentence
// that says how to opt out is none.
std::vector<std::string> CommandsIn(const std::vector<Word>& words);

// Does it say in capitals how to opt out? "STOP to opt out", "STOP para salir".
bool TellsHowToStop(const std::vector<Word>& words, std::string_view language);

// "STOP to opt out": what must be said, for a fault's reason.
std::string_view StopSentence(std::string_view language);

}  // namespace tandem::words
