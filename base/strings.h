// SPDX-License-Identifier: Apache-2.0
// Small questions about text. The only header that names absl::string_view: Debian's abseil does
// not convert between it and std::string_view.
#pragma once

#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace tandem {

// For calls into abseil only.
inline absl::string_view Av(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view Sv(absl::string_view text) { return {text.data(), text.size()}; }

// Is there a control character (U+0000-U+001F, U+007F-U+009F, line and paragraph separators,
// bidirectional embeddings, overrides and isolates U+202A-U+202E, U+2066-U+2069)?
bool HasControl(std::string_view text);
// One line that no terminal obeys: each control character, and each byte that is not UTF-8, is '?'.
std::string Printable(std::string_view text);
// Without leading and trailing ASCII white space.
std::string_view Trim(std::string_view text);
// Shortest form only; no surrogates; up to U+10FFFF.
bool IsValidUtf8(std::string_view text);
// Characters of valid UTF-8 text.
int Utf8Length(std::string_view text);
// The longest prefix of at most `bytes_max` bytes that does not split a character.
std::string_view Utf8Prefix(std::string_view text, std::size_t bytes_max);
// ASCII letters only.
std::string ToLowerAscii(std::string_view text);

}  // namespace tandem
