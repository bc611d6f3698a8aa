// SPDX-License-Identifier: Apache-2.0
// What people type who mean harm, or whose keyboard does. Each text has a mark in it, as unlikely
// as that of canaries, so that whatever became of it is found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::testing {

constexpr char kHostileMark[] = "xwqjzvkq";

inline bool HoldsHostile(std::string_view text) {
  return text.find(kHostileMark) != std::string_view::npos;
}

struct HostileText {
  std::string what;  // "a header after a line feed"
  std::string text;
};

// Harmless here, whatever they do elsewhere: markup, formulas, SQL, JSON, templates, letters of
// every script. 10 to 64 bytes. A field for free text takes them and gives them back, byte for
// byte.
std::vector<HostileText> HarmlessTexts();

// Nothing that a line of text may hold: control characters, what turns text round, and far more
// than any field takes. No field takes them.
std::vector<HostileText> HarmfulTexts();

// No text at all. gRPC refuses the request that holds one.
std::vector<HostileText> BrokenTexts();

}  // namespace tandem::testing
