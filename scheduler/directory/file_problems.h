// SPDX-License-Identifier: Apache-2.0
// FileProblems gathers what is wrong with a clinic's file, each with its line, so that one look
// repairs all of it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace tandem::directory {

constexpr std::size_t kFileProblemsMax = 50;  // more is a wrong file, not a list to work through

class FileProblems {
 public:
  // `reason` names keys and slugs of the file, never a display name or another text.
  void Add(int line, std::string reason);
  bool empty() const { return list_.empty(); }
  // OK when empty, else INVALID_ARGUMENT FIELD_INVALID: violations "line 12", in order of lines.
  absl::Status ToStatus() const;

 private:
  struct Problem {
    int line;
    std::string reason;
  };
  std::vector<Problem> list_;
};

}  // namespace tandem::directory
