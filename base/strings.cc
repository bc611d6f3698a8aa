// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"

#include <cstdint>

namespace tandem {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;  // bytes; 0 = not valid UTF-8
};

bool IsContinuation(char c) { return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80; }

// The first character of a non-empty text.
CodePoint FirstCodePoint(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  if (lead < 0x80) return {lead, 1};
  std::size_t size = 0;
  std::uint32_t value = 0;
  std::uint32_t least = 0;  // smaller values have a shorter form
  if (lead >= 0xc2 && lead <= 0xdf) {
    size = 2, value = lead & 0x1f, least = 0x80;
  } else if ((lead & 0xf0) == 0xe0) {
    size = 3, value = lead & 0x0f, least = 0x800;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    size = 4, value = lead & 0x07, least = 0x10000;
  }
  if (size == 0 || text.size() < size) return {};
  for (std::size_t i = 1; i < size; ++i) {
    if (!IsContinuation(text[i])) return {};
    value = value << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3f);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < least || value > 0x10ffff || surrogate) return {};
  return {value, size};
}

// Embeddings, overrides and isolates: they turn round what stands behind them, in every list, log
// and audit entry that shows the text, so that one name reads as another. Names in Arabic or Hebrew
// letters need none of them; the plain marks (U+200E, U+200F, U+061C) turn nothing round and stay.
bool TurnsRound(std::uint32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool IsControl(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || TurnsRound(c);
}

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

bool HasControl(std::string_view text) {
  while (!text.empty()) {
    const CodePoint first = FirstCodePoint(text);
    if (first.size != 0 && IsControl(first.value)) return true;
    text.remove_prefix(first.size == 0 ? 1 : first.size);
  }
  return false;
}

std::string Printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const CodePoint first = FirstCodePoint(text);
    const std::size_t size = first.size == 0 ? 1 : first.size;
    if (first.size == 0 || IsControl(first.value)) {
      shown += '?';
    } else {
      shown += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return shown;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

bool IsValidUtf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint first = FirstCodePoint(text);
    if (first.size == 0) return false;
    text.remove_prefix(first.size);
  }
  return true;
}

int Utf8Length(std::string_view text) {
  int length = 0;
  for (const char c : text) length += IsContinuation(c) ? 0 : 1;
  return length;
}

std::string_view Utf8Prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && IsContinuation(text[bytes_max])) --bytes_max;
  return text.substr(0, bytes_max);
}

std::string ToLowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace tandem
