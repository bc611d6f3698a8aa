// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/file_problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace tandem::directory {

void FileProblems::Add(int line, std::string reason) {
  if (list_.size() < kFileProblemsMax) list_.push_back({line, std::move(reason)});
}

absl::Status FileProblems::ToStatus() const {
  std::vector<Problem> sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  Violations violations;
  for (Problem& problem : sorted) {
    violations.Add(fmt::format("line {}", problem.line), std::move(problem.reason));
  }
  return violations.ToStatus();
}

}  // namespace tandem::directory
