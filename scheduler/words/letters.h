// SPDX-License-Identifier: Apache-2.0
// Text as readers see it: characters, words without accents, tricks read as what they look like.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::words {

// Of valid UTF-8; anything else gives what could be read.
std::u32string CharactersOf(std::string_view utf8);
std::string Utf8Of(std::u32string_view characters);

// Nothing is seen of it, or it turns round what follows: zero-width characters, soft hyphens,
// directional marks, variation selectors, tags.
bool IsInvisible(char32_t c);

// The letter a reader sees, in lower case: "á", "Á", fullwidth, mathematical and small capitals and
// the Cyrillic and Greek letters of the same shape are all 'a'. 0: no letter of ours.
char PlainLetter(char32_t c);

// One word of a text. "K3tamine" reads k3tamine, and with its signs taken for letters ketamine.
struct Word {
  std::string text;       // letters and digits, folded
  std::string disguised;  // digits and signs read as letters; empty when there are none
  bool capitals = false;  // at least two letters, all of them capitals
  bool first = false;     // a sentence begins here
};
std::vector<Word> WordsOf(std::string_view utf8);

}  // namespace tandem::words
