// SPDX-License-Identifier: Apache-2.0
#include "tools/tandemctl/arguments.h"

#include <fmt/format.h>

#include <algorithm>

namespace tandem::tandemctl {
namespace {

absl::Status Wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

bool Knows(const std::vector<std::string_view>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

absl::StatusOr<Arguments> Arguments::Parse(const Grammar& grammar,
                                           const std::vector<std::string>& words) {
  Arguments parsed;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (Knows(grammar.flags, word)) {
      parsed.values_[word] = "";
    } else if (Knows(grammar.options, word)) {
      if (i + 1 == words.size()) return Wrong(fmt::format("{} needs a value.", word));
      parsed.values_[word] = words[++i];
    } else if (word.rfind("--", 0) == 0) {
      return Wrong(fmt::format("There is no option {}.", word));
    } else {
      parsed.operands_.push_back(word);
    }
  }
  if (parsed.operands_.size() != grammar.operands) {
    return Wrong(
        fmt::format("It takes {} operand(s), not {}.", grammar.operands, parsed.operands_.size()));
  }
  return parsed;
}

std::string Arguments::Option(std::string_view name, std::string_view fallback) const {
  const auto found = values_.find(std::string(name));
  return found == values_.end() ? std::string(fallback) : found->second;
}

absl::StatusOr<std::string> Arguments::Required(std::string_view name) const {
  if (!Has(name)) return Wrong(fmt::format("{} is needed.", name));
  return Option(name, "");
}

}  // namespace tandem::tandemctl
