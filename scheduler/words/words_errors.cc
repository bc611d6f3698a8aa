// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/words_errors.h"

#include <fmt/format.h>

#include <string>

#include "base/error.h"

namespace tandem::words::errors {

absl::Status WordsRefused(const std::vector<Fault>& faults) {
  std::string sentences;
  std::string fields;
  for (const auto& [field, reason] : faults) {
    sentences += fmt::format("{}{}: {}", sentences.empty() ? "" : "; ", field, reason);
    if (fields.find(field) == std::string::npos) {
      fields += fmt::format("{}{}", fields.empty() ? "" : ", ", field);
    }
  }
  return MakeError(absl::StatusCode::kInvalidArgument, Reason::kWordsRefused,
                   fmt::format("These words may not be sent. {}.", sentences),
                   {{"fields", fields}});
}

absl::Status EtagMismatch() {
  return MakeError(absl::StatusCode::kAborted, Reason::kEtagMismatch,
                   "The words have changed; read them again.");
}

}  // namespace tandem::words::errors
