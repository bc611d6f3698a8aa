// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/folded_text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tandem::inbound {
namespace {

constexpr char kParts = ' ';     // ends a word
constexpr char kNothing = '\0';  // is not there at all

// The next character of UTF-8 text; what is none is taken byte by byte.
char32_t NextCharacter(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (size == 1 || first < 0xc0 || text.size() < size) {
    text.remove_prefix(1);
    return first < 0x80 ? first : U'\ufffd';
  }
  char32_t character = first & (0xff >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) character = character << 6 | (byte(i) & 0x3f);
  text.remove_prefix(size);
  return character;
}

// U+00C0 to U+00FF without their marks; the lower half repeats the upper one.
char FoldLatin1(char32_t character) {
  constexpr std::string_view kLetters = "aaaaaaaceeeeiiiidnooooo ouuuuyps";
  return kLetters[(character - 0xc0) % 32];
}

bool IsInvisible(char32_t character) {
  return (character >= 0x300 && character <= 0x36f) ||    // combining marks
         (character >= 0x200b && character <= 0x200f) ||  // without width
         (character >= 0xfe00 && character <= 0xfe0f) ||  // how an emoji looks
         character == 0xfeff || character == 0xad || character == 0x2060;
}

char Fold(char32_t character) {
  if (character >= 0xff01 && character <= 0xff5e) character -= 0xfee0;  // of full width
  if (character >= U'a' && character <= U'z') return static_cast<char>(character);
  if (character >= U'A' && character <= U'Z') return static_cast<char>(character - U'A' + U'a');
  if (character >= U'0' && character <= U'9') return static_cast<char>(character);
  if (character == U'\'' || character == 0x2019 || character == 0x2018) return kNothing;  // don't
  if (character >= 0xc0 && character <= 0xff) return FoldLatin1(character);
  return IsInvisible(character) ? kNothing : kParts;
}

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// "stoppp" -> "stop", "00112" as it is.
std::string WithoutRuns(const std::string& word) {
  std::string calm;
  for (std::size_t i = 0; i < word.size();) {
    const std::size_t end = std::min(word.find_first_not_of(word[i], i), word.size());
    const bool shouted = end - i >= 3 && IsLetter(word[i]);
    calm.append(shouted ? 1 : end - i, word[i]);
    i = end;
  }
  return calm;
}

}  // namespace

std::vector<std::string> FoldWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  while (!text.empty() && words.size() < kWordsMax) {
    const char folded = Fold(NextCharacter(text));
    if (folded == kParts) {
      end_word();
    } else if (folded != kNothing) {
      word += folded;
    }
  }
  end_word();
  for (std::string& each : words) each = WithoutRuns(each);
  return words;
}

std::vector<std::vector<std::string>> FoldParts(std::string_view text) {
  constexpr std::string_view kEnds = ".,!?;\r\n";
  std::vector<std::vector<std::string>> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(kEnds), text.size());
    std::vector<std::string> words = FoldWords(text.substr(0, end));
    if (!words.empty()) parts.push_back(std::move(words));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::vector<std::string> JoinLetters(const std::vector<std::string>& words) {
  std::vector<std::string> joined;
  bool open = false;  // the last one is made of single letters
  for (const std::string& word : words) {
    const bool single = word.size() == 1 && IsLetter(word[0]);
    if (single && open) {
      joined.back() += word;
    } else {
      joined.push_back(word);
    }
    open = single;
  }
  return joined;
}

bool HasPhrase(const std::vector<std::string>& words, const std::vector<std::string>& phrase) {
  return std::search(words.begin(), words.end(), phrase.begin(), phrase.end()) != words.end();
}

}  // namespace tandem::inbound
