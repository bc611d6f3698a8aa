// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/gsm7.h"

#include "scheduler/words/letters.h"

namespace tandem::words {
namespace {

// The default alphabet beyond the characters that it shares with ASCII.
constexpr std::u32string_view kOthers = U"£¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
// After the escape: two septets.
constexpr std::u32string_view kExtension = U"^{}\\[~]|€\f";
// In ASCII, but not in the default alphabet at all.
constexpr char32_t kGrave = U'`';

bool IsPlain(char32_t c) {
  if (c == U'\n' || c == U'\r') return true;
  return c >= 0x20 && c < 0x7f && c != kGrave && kExtension.find(c) == std::u32string_view::npos;
}

int SeptetSegments(std::u32string_view text) {
  int septets = 0;
  int parts = 1;
  int in_part = 0;
  for (const char32_t c : text) {
    const int size = SeptetsOf(c);
    septets += size;
    if (in_part + size > kGsm7Part) ++parts, in_part = 0;
    in_part += size;
  }
  return septets <= kGsm7Single ? 1 : parts;
}

int UnitSegments(std::u32string_view text) {
  int units = 0;
  int parts = 1;
  int in_part = 0;
  for (const char32_t c : text) {
    const int size = c > 0xffff ? 2 : 1;
    units += size;
    if (in_part + size > kUcs2Part) ++parts, in_part = 0;
    in_part += size;
  }
  return units <= kUcs2Single ? 1 : parts;
}

bool AllGsm7(std::u32string_view text) {
  for (const char32_t c : text) {
    if (SeptetsOf(c) == 0) return false;
  }
  return true;
}

std::u32string_view PlainSign(char32_t c) {
  switch (c) {
    case U'\u2018':
    case U'\u2019':
    case U'\u00b4':
    case U'`':
      return U"'";
    case U'\u201c':
    case U'\u201d':
    case U'\u00ab':
    case U'\u00bb':
      return U"\"";
    case U'\u2010':
    case U'\u2011':
    case U'\u2012':
    case U'\u2013':
    case U'\u2014':
      return U"-";
    case U'\u2026':
      return U"...";
    case U'\u00a0':
    case U'\u202f':
      return U" ";
    default:
      return {};
  }
}

bool IsLatinWithAccent(char32_t c) { return c >= 0xc0 && c < 0x250; }

// In Latin Extended-A capitals are even, but odd where a letter without a pair has shifted them.
bool IsCapital(char32_t c) {
  if (c < 0x100) return c <= 0xde;
  if (c > 0x17f) return false;
  const bool shifted = (c >= 0x139 && c <= 0x148) || c >= 0x179;
  return c % 2 == (shifted ? 1 : 0);
}

}  // namespace

int SeptetsOf(char32_t c) {
  if (IsPlain(c) || kOthers.find(c) != std::u32string_view::npos) return 1;
  return kExtension.find(c) == std::u32string_view::npos ? 0 : 2;
}

bool IsGsm7(std::string_view utf8) { return AllGsm7(CharactersOf(utf8)); }

int SegmentsOf(std::string_view utf8) {
  const std::u32string text = CharactersOf(utf8);
  if (text.empty()) return 0;
  return AllGsm7(text) ? SeptetSegments(text) : UnitSegments(text);
}

std::string SpellInGsm7(std::string_view utf8) {
  std::u32string spelled;
  for (const char32_t c : CharactersOf(utf8)) {
    const std::u32string_view sign = PlainSign(c);
    if (SeptetsOf(c) != 0) {
      spelled += c;
    } else if (!sign.empty()) {
      spelled += sign;
    } else if (const char letter = PlainLetter(c); letter != 0 && IsLatinWithAccent(c)) {
      spelled += static_cast<char32_t>(IsCapital(c) ? letter - ('a' - 'A') : letter);
    } else {
      spelled += c;
    }
  }
  return Utf8Of(spelled);
}

}  // namespace tandem::words
