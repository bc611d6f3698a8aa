// SPDX-License-Identifier: Apache-2.0
// May these words, with these values, be sent? The same question at save (with the longest values)
// and at send. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/words/prepared_words.h"
#include "scheduler/words/template_syntax.h"
#include "scheduler/words/words.h"

namespace tandem::words {

constexpr int kSubjectCharsMax = 100;
constexpr int kBodyCharsMax = 4000;
constexpr int kSegmentsMax = 3;
constexpr int kFaultsMax = 20;  // an answer stays small

// Faults of the words themselves: signs, syntax, fields, what must be said.
std::vector<Fault> CheckWords(const Template& words);
// Of values: none, not on one line, invisible, no link. `field` is the name: "WHEN".
std::vector<Fault> CheckValues(const PreparedWords& prepared, const Fields& fields);
// Of what is read in the end: forbidden words, commands, length. `prepared`: of `words`.
std::vector<Fault> CheckResult(const Template& words, const PreparedWords& prepared,
                               const Fields& fields);

// The words with the values put in as plain text, without needless spaces and empty lines.
std::string PlainText(const std::vector<Piece>& pieces, const Fields& fields);
// One space between words, at most one empty line between paragraphs, none at the ends.
std::string Tidy(std::string_view text);

}  // namespace tandem::words
