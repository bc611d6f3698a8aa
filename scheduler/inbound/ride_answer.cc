// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/ride_answer.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "scheduler/inbound/folded_text.h"

namespace tandem::inbound {
namespace {

using Words = std::vector<std::string>;
using WordSet = std::set<std::string, std::less<>>;

const WordSet& RideWords() {
  static const WordSet words = {"ride",    "rides",      "driver",  "drive",     "drives",
                                "driving", "transporte", "chofer",  "lleva",     "llevara",
                                "trae",    "recoge",     "aventon", "conductor", "maneja"};
  return words;
}

const WordSet& YesWords() {
  static const WordSet words = {"yes", "y", "yep", "yeah", "yup", "si"};
  return words;
}

const WordSet& NoWords() {
  static const WordSet words = {"no",      "nope",     "not",  "nobody", "none",
                                "dont",    "without",  "need", "needed", "nadie",
                                "ninguno", "necesito", "sin",  "todavia"};
  return words;
}

// What stands around a name without being one.
const WordSet& Fillers() {
  static const WordSet words = {
      "i",      "have",   "a",     "an",     "the",     "my",     "is",       "will",    "with",
      "from",   "me",     "home",  "and",    "his",     "her",    "their",    "number",  "phone",
      "cell",   "at",     "name",  "by",     "up",      "pick",   "picks",    "picking", "be",
      "thanks", "thank",  "you",   "bring",  "brings",  "take",   "takes",    "taking",  "to",
      "it",     "its",    "it",    "call",   "husband", "wife",   "partner",  "friend",  "mother",
      "mom",    "father", "dad",   "sister", "brother", "son",    "daughter", "mi",      "esposo",
      "esposa", "pareja", "amigo", "amiga",  "madre",   "padre",  "hermano",  "hermana", "hijo",
      "hija",   "mama",   "papa",  "es",     "su",      "numero", "telefono", "me",      "va",
      "con",    "tengo",  "casa",  "a",      "el",      "la",     "y",        "gracias", "se",
      "llama",  "ya"};
  return words;
}

bool Has(const WordSet& set, const std::string& word) { return set.count(word) > 0; }

bool AnyOf(const Words& words, const WordSet& set) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return Has(set, w); });
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The longest run of digits with what people write between them.
std::string_view FindPhone(std::string_view text) {
  constexpr std::string_view kBetween = " -.()/";
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (!IsDigit(text[begin])) continue;
    std::size_t digits = 0;
    std::size_t end = begin;
    std::size_t at = begin;
    for (; at < text.size(); ++at) {
      if (IsDigit(text[at])) {
        ++digits;
        end = at + 1;
      } else if (kBetween.find(text[at]) == std::string_view::npos) {
        break;
      }
    }
    if (digits >= kPhoneDigitsMin && digits <= kPhoneDigitsMax) {
      const bool international = begin > 0 && text[begin - 1] == '+';
      return text.substr(begin - (international ? 1 : 0), end - begin + (international ? 1 : 0));
    }
    begin = at;
  }
  return {};
}

// A word as it was typed, without what stands around it.
std::string_view Bare(std::string_view word) {
  constexpr std::string_view kMarks = " \t\r\n.,;:!?()[]\"+-/&#@*_";
  const std::size_t begin = word.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return {};
  return word.substr(begin, word.find_last_not_of(kMarks) - begin + 1);
}

bool IsNamePart(std::string_view word) {
  if (std::any_of(word.begin(), word.end(), IsDigit)) return false;
  const Words folded = FoldWords(word);
  if (folded.size() != 1 || folded[0].empty()) return false;
  return !Has(Fillers(), folded[0]) && !Has(YesWords(), folded[0]) && !Has(NoWords(), folded[0]) &&
         !Has(RideWords(), folded[0]);
}

}  // namespace

RideWord ReadRideWord(std::string_view text, const Words& words, bool bare) {
  if (words.empty()) return RideWord::kNone;
  const bool about_rides = AnyOf(words, RideWords());
  const bool has_phone = !FindPhone(text).empty();
  const bool yes = Has(YesWords(), words.front());
  const bool no = AnyOf(words, NoWords());
  if (text.find('?') != text.npos && !has_phone) return RideWord::kNone;  // a person answers
  if (has_phone && !no) return RideWord::kYes;
  if (about_rides) return no ? RideWord::kNo : RideWord::kYes;
  if (yes && !ReadDriver(text).name.empty() && !no) return bare ? RideWord::kYes : RideWord::kNone;
  if (bare && words.size() == 1) {
    if (yes) return RideWord::kYes;
    if (no) return RideWord::kNo;
  }
  return RideWord::kNone;
}

Driver ReadDriver(std::string_view text) {
  Driver driver;
  const std::string_view phone = FindPhone(text);
  driver.phone = std::string(phone);
  std::string rest(text);
  if (!phone.empty()) {
    rest.replace(static_cast<std::size_t>(phone.data() - text.data()), phone.size(), " ");
  }
  std::size_t parts = 0;
  std::string_view left = rest;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find_first_of(" \t\r\n,;:"), left.size());
    const std::string_view word = Bare(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
    if (word.empty() || !IsNamePart(word)) continue;
    if (!driver.name.empty()) driver.name += ' ';
    driver.name += word;
    ++parts;
  }
  if (parts > kDriverWordsMax) driver.name.clear();
  return driver;
}

}  // namespace tandem::inbound
