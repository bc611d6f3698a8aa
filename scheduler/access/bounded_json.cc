// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/bounded_json.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace tandem::access {

int JsonDepth(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  bool escaped = false;
  for (const char c : text) {
    if (in_string) {
      if (!escaped && c == '"') in_string = false;
      escaped = !escaped && c == '\\';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return deepest;
}

std::optional<nlohmann::json> ParseJsonObject(std::string_view text, JsonLimits limits) {
  using Event = nlohmann::json::parse_event_t;
  if (text.size() > limits.bytes_max || JsonDepth(text) > limits.depth_max) return std::nullopt;
  std::vector<std::set<std::string>> keys;  // of each object that is open
  bool repeated = false;
  const auto watch = [&](int, Event event, nlohmann::json& value) {
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end) keys.pop_back();
    if (event == Event::key && !keys.back().insert(value.get<std::string>()).second) {
      repeated = true;
    }
    return true;
  };
  nlohmann::json parsed = nlohmann::json::parse(text.begin(), text.end(), watch, false);
  if (repeated || !parsed.is_object()) return std::nullopt;
  return parsed;
}

}  // namespace tandem::access
