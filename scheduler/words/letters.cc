// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/letters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <utility>

namespace tandem::words {
namespace {

struct Look {
  char32_t c;
  char letter;
};

// Letters of other scripts and of phonetics with the shape of ours, by code point. Found by going
// through Latin Extended, IPA, Greek and Cyrillic, capitals and small letters, in a common font.
constexpr Look kLooks[] = {
    {0x00aa, 'a'}, {0x00ba, 'o'}, {0x0131, 'i'}, {0x017f, 's'}, {0x0186, 'o'}, {0x018f, 'e'},
    {0x0192, 'f'}, {0x01c0, 'l'}, {0x0237, 'j'}, {0x0250, 'a'}, {0x0251, 'a'}, {0x0252, 'a'},
    {0x0253, 'b'}, {0x0254, 'o'}, {0x0255, 'c'}, {0x0256, 'd'}, {0x0257, 'd'}, {0x0258, 'e'},
    {0x0259, 'e'}, {0x025b, 'e'}, {0x0260, 'g'}, {0x0261, 'g'}, {0x0262, 'g'}, {0x0265, 'h'},
    {0x0266, 'h'}, {0x0268, 'i'}, {0x0269, 'i'}, {0x026a, 'i'}, {0x026b, 'l'}, {0x026d, 'l'},
    {0x026f, 'm'}, {0x0271, 'm'}, {0x0272, 'n'}, {0x0273, 'n'}, {0x0274, 'n'}, {0x0275, 'o'},
    {0x0279, 'r'}, {0x027e, 'r'}, {0x0280, 'r'}, {0x0282, 's'}, {0x0288, 't'}, {0x0289, 'u'},
    {0x028b, 'v'}, {0x028d, 'm'}, {0x028f, 'y'}, {0x0290, 'z'}, {0x0299, 'b'}, {0x029c, 'h'},
    {0x029f, 'l'}, {0x0391, 'a'}, {0x0392, 'b'}, {0x0395, 'e'}, {0x0396, 'z'}, {0x0397, 'h'},
    {0x0399, 'i'}, {0x039a, 'k'}, {0x039c, 'm'}, {0x039d, 'n'}, {0x039f, 'o'}, {0x03a1, 'p'},
    {0x03a4, 't'}, {0x03a5, 'y'}, {0x03a7, 'x'}, {0x03b1, 'a'}, {0x03b2, 'b'}, {0x03b3, 'y'},
    {0x03b5, 'e'}, {0x03b7, 'n'}, {0x03b9, 'i'}, {0x03ba, 'k'}, {0x03bc, 'u'}, {0x03bd, 'v'},
    {0x03bf, 'o'}, {0x03c1, 'p'}, {0x03c3, 'o'}, {0x03c4, 't'}, {0x03c5, 'u'}, {0x03c7, 'x'},
    {0x03c9, 'w'}, {0x03f2, 'c'}, {0x0405, 's'}, {0x0406, 'i'}, {0x0408, 'j'}, {0x0410, 'a'},
    {0x0412, 'b'}, {0x0415, 'e'}, {0x0417, 'e'}, {0x041a, 'k'}, {0x041c, 'm'}, {0x041d, 'h'},
    {0x041e, 'o'}, {0x0420, 'p'}, {0x0421, 'c'}, {0x0422, 't'}, {0x0423, 'y'}, {0x0425, 'x'},
    {0x042c, 'b'}, {0x0430, 'a'}, {0x0432, 'b'}, {0x0433, 'r'}, {0x0435, 'e'}, {0x0437, 'e'},
    {0x0438, 'n'}, {0x0439, 'n'}, {0x043a, 'k'}, {0x043c, 'm'}, {0x043d, 'h'}, {0x043e, 'o'},
    {0x043f, 'n'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'},
    {0x0446, 'u'}, {0x044c, 'b'}, {0x0454, 'e'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0457, 'i'},
    {0x0458, 'j'}, {0x04ae, 'y'}, {0x04af, 'y'}, {0x04bb, 'h'}, {0x04c0, 'i'}, {0x04cf, 'l'},
    {0x0501, 'd'}, {0x050c, 'g'}, {0x051b, 'q'}, {0x051d, 'w'}, {0x0578, 'n'}, {0x057d, 'u'},
    {0x0585, 'o'}, {0x1d00, 'a'}, {0x1d04, 'c'}, {0x1d05, 'd'}, {0x1d07, 'e'}, {0x1d0a, 'j'},
    {0x1d0b, 'k'}, {0x1d0d, 'm'}, {0x1d0f, 'o'}, {0x1d18, 'p'}, {0x1d1b, 't'}, {0x1d1c, 'u'},
    {0x1d20, 'v'}, {0x1d21, 'w'}, {0x1d22, 'z'}, {0x2071, 'i'}, {0x207f, 'n'}, {0x2102, 'c'},
    {0x210a, 'g'}, {0x210b, 'h'}, {0x210c, 'h'}, {0x210d, 'h'}, {0x210e, 'h'}, {0x2110, 'i'},
    {0x2111, 'i'}, {0x2112, 'l'}, {0x2113, 'l'}, {0x2115, 'n'}, {0x2119, 'p'}, {0x211a, 'q'},
    {0x211b, 'r'}, {0x211c, 'r'}, {0x211d, 'r'}, {0x2124, 'z'}, {0x2128, 'z'}, {0x212a, 'k'},
    {0x212c, 'b'}, {0x212d, 'c'}, {0x212e, 'e'}, {0x212f, 'e'}, {0x2130, 'e'}, {0x2131, 'f'},
    {0x2133, 'm'}, {0x2134, 'o'}, {0x2139, 'i'}, {0x2c6d, 'a'}, {0xa730, 'f'}, {0xa731, 's'},
    {0xab35, 'f'},
};

struct Run {
  char32_t first;
  char32_t last;
  const char* letters;  // one each; '\0'-terminated, starts again at its end
};

constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz";
// Accented letters of Latin-1 and Latin Extended-A and -B and Additional, without their accents;
// and the alphabets that Unicode keeps for mathematics and lists.
constexpr Run kRuns[] = {
    {0x00c0, 0x00d6, "aaaaaaaceeeeiiiidnooooo"},
    {0x00d8, 0x00de, "ouuuuyp"},
    {0x00df, 0x00f6, "saaaaaaaceeeeiiiidnooooo"},
    {0x00f8, 0x00ff, "ouuuuypy"},
    {0x0100, 0x0130, "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiii"},
    {0x0134, 0x0148, "jjkkkllllllllllnnnnnn"},
    {0x014a, 0x017e, "nnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz"},
    {0x01cd, 0x01dc, "aaiioouuuuuuuuuu"},
    {0x1ea0, 0x1eb7, "aaaaaaaaaaaaaaaaaaaaaaaa"},
    {0x1eb8, 0x1ec7, "eeeeeeeeeeeeeeee"},
    {0x1ec8, 0x1ecb, "iiii"},
    {0x1ecc, 0x1ee3, "oooooooooooooooooooooooo"},
    {0x1ee4, 0x1ef1, "uuuuuuuuuuuuuu"},
    {0x1ef2, 0x1ef9, "yyyyyyyy"},
    {0x249c, 0x24b5, kAlphabet},
    {0x24b6, 0x24e9, kAlphabet},
    {0xff21, 0xff3a, kAlphabet},
    {0xff41, 0xff5a, kAlphabet},
    {0x1d400, 0x1d6a3, kAlphabet},
    {0x1f110, 0x1f129, kAlphabet},
    {0x1f130, 0x1f149, kAlphabet},
    {0x1f150, 0x1f169, kAlphabet},
    {0x1f170, 0x1f189, kAlphabet},
    {0x1f1e6, 0x1f1ff, kAlphabet},
};

struct Span {
  char32_t first;
  char32_t last;
};
constexpr Span kInvisible[] = {
    {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},   {0x202a, 0x202e}, {0x2060, 0x206f}, {0x2800, 0x2800},
    {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};
constexpr Span kCombining[] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x1ab0, 0x1aff},
                               {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe20, 0xfe2f}};

template <std::size_t N>
bool Within(char32_t c, const Span (&spans)[N]) {
  return std::any_of(std::begin(spans), std::end(spans),
                     [c](const Span& span) { return c >= span.first && c <= span.last; });
}

bool IsCombining(char32_t c) { return c >= kCombining[0].first && Within(c, kCombining); }

char LetterInRuns(char32_t c) {
  for (const Run& run : kRuns) {
    if (c < run.first || c > run.last) continue;
    const std::string_view letters(run.letters);
    return letters[(c - run.first) % letters.size()];
  }
  return 0;
}

char DigitOf(char32_t c) {
  if (c >= U'0' && c <= U'9') return static_cast<char>(c);
  if (c >= 0xff10 && c <= 0xff19) return static_cast<char>('0' + (c - 0xff10));
  if (c >= 0x1d7ce && c <= 0x1d7ff) return static_cast<char>('0' + (c - 0x1d7ce) % 10);
  return 0;
}

// What a digit or sign stands for in a disguised word.
char LetterOfSign(char32_t c) {
  constexpr std::string_view kSigns = "013457@$!|+";
  constexpr std::string_view kLetters = "oieastasilt";
  const std::size_t at = c < 0x80 ? kSigns.find(static_cast<char>(c)) : std::string_view::npos;
  return at == std::string_view::npos ? '\0' : kLetters[at];
}

bool IsCapital(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}

bool EndsSentence(char32_t c) { return c == U'.' || c == U'!' || c == U'?' || c == U'\n'; }

// Collects the words of a text, character by character.
class Reader {
 public:
  void Take(char32_t c) {
    if (IsInvisible(c) || IsCombining(c)) return;
    const char letter = PlainLetter(c);
    const char digit = DigitOf(c);
    const char sign = LetterOfSign(digit == 0 ? c : static_cast<char32_t>(digit));
    if (letter != 0) {
      if (opening_ != 0) Disguise(opening_);
      word_.text += letter;
      word_.disguised += letter;
      ++letters_;
      capitals_ += IsCapital(c) ? 1 : 0;
    } else if (digit != 0) {
      word_.text += digit;
      Disguise(sign == 0 ? digit : sign);
    } else if (sign != 0 && letters_ > 0) {
      Disguise(sign);
      broken_ = true;
    } else if (sign != 0) {  // "$pravato": of the word that follows, if one does
      End();
      opening_ = sign;
      return;
    } else if (c >= 0x250) {  // a letter or sign that is not ours: part of a word of its own
      word_.text += '\x01';
      word_.disguised += '\x01';
    } else {
      End();
      first_ = first_ || EndsSentence(c);
    }
    opening_ = 0;
  }

  std::vector<Word> Finish() {
    End();
    return std::move(words_);
  }

 private:
  void Disguise(char letter) {
    word_.disguised += letter;
    is_disguised_ = true;
  }

  void End() {
    if (!word_.text.empty()) {
      word_.capitals = letters_ >= 2 && letters_ == capitals_;
      word_.first = first_;
      if (!is_disguised_ || letters_ < kDisguisedLettersMin) word_.disguised.clear();
      words_.push_back(word_);
      first_ = broken_;
    }
    word_ = {};
    letters_ = capitals_ = 0;
    is_disguised_ = broken_ = false;
  }

  // "1v" and "5gb" are numbers with a unit; "d0se" is not.
  static constexpr int kDisguisedLettersMin = 3;

  std::vector<Word> words_;
  Word word_;
  char opening_ = 0;  // a sign before the word's first letter, read as a letter
  int letters_ = 0;
  int capitals_ = 0;
  bool is_disguised_ = false;
  bool broken_ = false;  // by a sign that may as well have ended a sentence
  bool first_ = true;
};

}  // namespace

std::u32string CharactersOf(std::string_view utf8) {
  std::u32string characters;
  characters.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<std::uint8_t>(utf8[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    constexpr std::array<std::uint8_t, 5> kLeadBits = {0, 0x7f, 0x1f, 0x0f, 0x07};
    char32_t c = lead & kLeadBits[size];
    for (std::size_t k = 1; k < size && i + k < utf8.size(); ++k) {
      c = c << 6 | (static_cast<std::uint8_t>(utf8[i + k]) & 0x3f);
    }
    characters += c;
    i += size;
  }
  return characters;
}

std::string Utf8Of(std::u32string_view characters) {
  std::string utf8;
  for (const char32_t c : characters) {
    if (c < 0x80) {
      utf8 += static_cast<char>(c);
      continue;
    }
    const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;  // bytes after the first
    constexpr std::array<std::uint8_t, 4> kLeads = {0, 0xc0, 0xe0, 0xf0};
    utf8 += static_cast<char>(kLeads[static_cast<std::size_t>(more)] | (c >> (6 * more)));
    for (int k = more - 1; k >= 0; --k) utf8 += static_cast<char>(0x80 | ((c >> (6 * k)) & 0x3f));
  }
  return utf8;
}

bool IsInvisible(char32_t c) { return c >= kInvisible[0].first && Within(c, kInvisible); }

char PlainLetter(char32_t c) {
  if (c >= U'a' && c <= U'z') return static_cast<char>(c);
  if (c >= U'A' && c <= U'Z') return static_cast<char>(c + ('a' - 'A'));
  if (c < 0xaa) return 0;
  const Look* found = std::lower_bound(std::begin(kLooks), std::end(kLooks), c,
                                       [](const Look& look, char32_t at) { return look.c < at; });
  if (found != std::end(kLooks) && found->c == c) return found->letter;
  return LetterInRuns(c);
}

std::vector<Word> WordsOf(std::string_view utf8) {
  Reader reader;
  for (const char32_t c : CharactersOf(utf8)) reader.Take(c);
  return reader.Finish();
}

}  // namespace tandem::words
