// SPDX-License-Identifier: Apache-2.0
// Canaries: people that tests enter, with a mark in all that is theirs. It cannot arise by chance,
// so that wherever it is found outside the answers to whoever may know, somebody's name leaked.
// tools/dev/find_canaries.py looks for the same mark in every output of a whole test run.
#pragma once

#include <string>
#include <string_view>

namespace tandem::testing {

// Letters that no language and no word of our code has in a row, so that it fits into names,
// addresses and slugs; in any case, because domains of addresses lose theirs.
constexpr char kCanaryMark[] = "qzvxkwjq";
// Numbers that are nobody's: 555-0100 to 555-0199 of each area are kept for fiction.
constexpr char kCanaryArea[] = "+1989555";
constexpr int kCanaryNumbers = 100;

// "Qzvxkwjq Robin": a name, a reason, any line of text.
std::string CanaryName(std::string_view of = "Robin");
// "robin@qzvxkwjq.example.com"
std::string CanaryEmail(std::string_view of = "robin");
// "+19895550142"; `number` from 0 to kCanaryNumbers - 1.
std::string CanaryPhone(int number = 0);

// Is there a mark or a number in the text: as it is, in hexadecimal (bytea), in base64, or with the
// number in another notation?
bool HoldsCanary(std::string_view text);

}  // namespace tandem::testing
