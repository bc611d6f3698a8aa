// SPDX-License-Identifier: Apache-2.0
// PreparedWords: what is so of a template whatever the values: its pieces, and what is wrong with
// it. Thousands of messages share one wording, so it is found out once. Pure and thread-safe.
#pragma once

#include <memory>
#include <vector>

#include "scheduler/words/template_syntax.h"
#include "scheduler/words/words.h"

namespace tandem::words {

struct PreparedWords {
  ParsedText subject;
  ParsedText body;
  ParsedText footer;          // of a mail
  std::vector<Fault> faults;  // CheckWords
};

constexpr std::size_t kPreparedMax = 512;  // all built-in words, and those of some clinics

PreparedWords Prepare(const Template& words);

// The same, kept by all that it depends on; when kPreparedMax are kept, they are forgotten first.
std::shared_ptr<const PreparedWords> KeptWords(const Template& words);

}  // namespace tandem::words
