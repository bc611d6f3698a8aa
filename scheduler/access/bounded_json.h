// SPDX-License-Identifier: Apache-2.0
// JSON from strangers: size and nesting are looked at before any parser sees it, and a key that
// stands twice in one object is refused (two readers of one token must not see two claims). Pure.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace tandem::access {

struct JsonLimits {
  std::size_t bytes_max;
  int depth_max;
};

// One O(n) pass: how deep objects and arrays nest, brackets inside strings not counted.
int JsonDepth(std::string_view text);

// An object within the limits, or nothing.
std::optional<nlohmann::json> ParseJsonObject(std::string_view text, JsonLimits limits);

}  // namespace tandem::access
