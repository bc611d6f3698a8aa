// SPDX-License-Identifier: Apache-2.0
// How much of a text message a text takes: septets of the GSM 7 bit default alphabet (3GPP TS
// 23.038, once GSM 03.38), or UCS-2 for any other character. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tandem::words {

constexpr int kGsm7Single = 160;  // septets of a text by itself
constexpr int kGsm7Part = 153;    // of one of several
constexpr int kUcs2Single = 70;   // 16-bit units
constexpr int kUcs2Part = 67;

// Septets, an escape included; 0: not in the alphabet.
int SeptetsOf(char32_t c);
bool IsGsm7(std::string_view utf8);

// How many segments it is sent, and paid, as. Empty: 0. A character is never split between two.
int SegmentsOf(std::string_view utf8);

// The same in the default alphabet as far as a reader would not mind: accents that it lacks are
// left out, typographic quotes and dashes are plain ones. What has no such form stays.
std::string SpellInGsm7(std::string_view utf8);

}  // namespace tandem::words
