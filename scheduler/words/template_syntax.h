// SPDX-License-Identifier: Apache-2.0
// What may stand in words that a clinic writes: plain text, and {{FIELD}}. Sections, includes,
// comments, pragmas and modifiers of the template library are refused. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace tandem::words {

// A run of plain text, or a field.
struct Piece {
  bool field = false;
  std::string text;  // of a field: its name
};

struct ParsedText {
  std::vector<Piece> pieces;
  std::vector<std::string> problems;  // for people: what is refused
};

ParsedText ParseText(std::string_view text);

}  // namespace tandem::words
