// SPDX-License-Identifier: Apache-2.0
// A YAML document as a small tree with line numbers. The only place that knows the YAML library:
// its exceptions and its texts stay inside. One document, no anchors, aliases or tags; duplicate
// keys are kept for the reader to refuse.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/directory/file_problems.h"

namespace tandem::directory {

constexpr std::size_t kYamlBytesMax = 1 << 20;  // 500 practitioners take about 300 KB
constexpr int kYamlDepthMax = 10;               // a clinic's file needs seven levels
constexpr int kYamlNodesMax = 100'000;

struct YamlKey {
  std::string text;
  int line;
};

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  int line = 1;
  std::string scalar;
  std::vector<YamlKey> keys;    // of a map, parallel to items
  std::vector<YamlNode> items;  // of a list or a map
};

// What the map has there; null when it has no such key, and when `node` is null or no map.
const YamlNode* ChildOf(const YamlNode* node, std::string_view key);

// Nothing, and problems, when the text is not such a document.
std::optional<YamlNode> ParseYaml(std::string_view text, FileProblems& problems);

}  // namespace tandem::directory
