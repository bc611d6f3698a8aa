// SPDX-License-Identifier: Apache-2.0
// Words that no message may hold: they tell of the treatment or of an illness, promise, press or
// sell (docs/messages.md says why each). Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/words/letters.h"

namespace tandem::words {

enum class Ban { kTreatment, kIllness, kPromise, kGuilt, kPromotion };

struct ForbiddenEntry {
  std::string_view text;  // folded; several words with single spaces; "infus*": and what follows
  Ban ban;
};

// Both languages; each counts in texts of either.
const std::vector<ForbiddenEntry>& ForbiddenEntries();

// Entries found, each once, in the order of the text. Whole words; whatever the case, accents,
// letters of other scripts that look alike, signs within a word, or spaces between its letters.
std::vector<ForbiddenEntry> ForbiddenIn(const std::vector<Word>& words);

// "tells of the treatment".
std::string_view ReasonOf(Ban ban);

}  // namespace tandem::words
