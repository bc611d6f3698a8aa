// SPDX-License-Identifier: Apache-2.0
#include "tests/support/text_pattern.h"

#include <regex.h>

#include <array>
#include <stdexcept>

namespace tandem::testing {
namespace {

constexpr std::size_t kGroupsMax = 8;

}  // namespace

std::vector<std::vector<std::string>> FindAll(const std::string& text, const std::string& pattern) {
  regex_t compiled;
  if (regcomp(&compiled, pattern.c_str(), REG_EXTENDED) != 0) {
    throw std::invalid_argument("no pattern: " + pattern);
  }
  std::vector<std::vector<std::string>> found;
  std::array<regmatch_t, kGroupsMax> groups;
  std::size_t start = 0;
  while (start <= text.size() && regexec(&compiled, text.c_str() + start, groups.size(),
                                         groups.data(), start == 0 ? 0 : REG_NOTBOL) == 0) {
    std::vector<std::string>& match = found.emplace_back();
    for (const regmatch_t& group : groups) {
      const bool there = group.rm_so >= 0;
      match.push_back(!there ? ""
                             : text.substr(start + static_cast<std::size_t>(group.rm_so),
                                           static_cast<std::size_t>(group.rm_eo - group.rm_so)));
    }
    start += static_cast<std::size_t>(groups[0].rm_eo > 0 ? groups[0].rm_eo : 1);
  }
  regfree(&compiled);
  return found;
}

}  // namespace tandem::testing
