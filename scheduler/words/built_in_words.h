// SPDX-License-Identifier: Apache-2.0
// The words that a clinic has without writing any, as data: one file for each language. Written to
// be kind, warm and plain; a clinic's own replace them one by one.
#pragma once

#include <string_view>
#include <vector>

#include "scheduler/words/words.h"

namespace tandem::words {

struct BuiltInWords {
  reminders::Kind kind;
  reminders::Channel channel;
  std::string_view subject;
  std::string_view body;
  int segments_max;
  Reply reply = Reply::kNone;
};

// The same messages with the same fields, in the same order.
const std::vector<BuiltInWords>& BuiltInEnglish();
const std::vector<BuiltInWords>& BuiltInSpanish();

}  // namespace tandem::words
