// SPDX-License-Identifier: Apache-2.0
// PolicyReader reads the values of a policy into the struct that a room keeps them in: each key has
// a form, and a function that reads it.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/directory/directory.h"
#include "scheduler/directory/policy_values.h"

namespace tandem::directory {

template <class Read>
struct PolicyValue {
  std::string_view key;
  std::string_view form;  // what is said when it has another: "must look like '09:00'"
  // False: the text has another form; then nothing is read.
  bool (*read)(std::string_view text, Read& into);
};

// What is wrong or not known stays as it was in `into`, and is a problem.
template <class Read, std::size_t kSize>
void ReadPolicyValues(const Policy& policy, const std::array<PolicyValue<Read>, kSize>& values,
                      Read& into, std::vector<ValueProblem>& problems) {
  for (const auto& entry : policy.values) {
    const std::string& key = entry.first;
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&key](const auto& known) { return known.key == key; });
    if (value == values.end()) {
      problems.push_back({key, "is not known"});
    } else if (!value->read(entry.second, into)) {
      problems.push_back({key, std::string(value->form)});
    }
  }
}

template <class Read, std::size_t kSize>
std::vector<std::string_view> KeysOf(const std::array<PolicyValue<Read>, kSize>& values) {
  std::vector<std::string_view> keys;
  for (const auto& value : values) keys.push_back(value.key);
  return keys;
}

// Digits alone, of at most `max`; nothing for any other text.
inline std::optional<int> ReadCount(std::string_view text, int max) {
  int number = 0;
  const char* const end = text.data() + text.size();
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end || number > max) return std::nullopt;
  return number;
}

}  // namespace tandem::directory
