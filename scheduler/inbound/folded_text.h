// SPDX-License-Identifier: Apache-2.0
// A text as words, however it was typed: without case, accents, punctuation and emoji. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::inbound {

constexpr std::size_t kWordsMax = 800;  // more than a text of 1,600 characters can hold

// "¡Sí, STOOOP!!! 👍" -> {"si", "stop"}. A letter three times or more in a row is one. What is no
// Latin letter or digit only parts words.
std::vector<std::string> FoldWords(std::string_view text);

// The same of each part that ends with . , ! ? ; or with its line.
std::vector<std::vector<std::string>> FoldParts(std::string_view text);

// Letters that stand alone side by side as one word: {"s", "t", "o", "p"} -> {"stop"}.
std::vector<std::string> JoinLetters(const std::vector<std::string>& words);

// Do the words of the phrase stand somewhere in the text, one after the other?
bool HasPhrase(const std::vector<std::string>& words, const std::vector<std::string>& phrase);

}  // namespace tandem::inbound
