// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace tandem::testing {

// Every match of an extended POSIX pattern (with \w, \s and \b) and its groups: [0] is the whole.
// Throws std::invalid_argument for a pattern that is none.
std::vector<std::vector<std::string>> FindAll(const std::string& text, const std::string& pattern);

inline bool Contains(const std::string& text, const std::string& pattern) {
  return !FindAll(text, pattern).empty();
}

}  // namespace tandem::testing
