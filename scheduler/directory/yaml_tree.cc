// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "yaml-cpp/eventhandler.h"

#include "base/strings.h"

namespace tandem::directory {
namespace {

// Leaves the library's parser from inside an event.
struct Refused {
  int line;
  std::string reason;
};

int LineOf(const YAML::Mark& mark) { return std::max(0, mark.line) + 1; }

// Builds the tree, and stops at the first event that goes beyond a limit: the library never
// recurses deeper than kYamlDepthMax.
class TreeBuilder final : public YAML::EventHandler {
 public:
  YamlNode TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    RefuseAnchor(mark, anchor);
    Attach(Node(mark, YamlNode::Kind::kNull));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused{LineOf(mark), "anchors and aliases are not allowed: write it out"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    RefuseAnchor(mark, anchor);
    RefuseTag(mark, tag);
    YamlNode node = Node(mark, YamlNode::Kind::kScalar);
    node.scalar = std::string(Trim(value));
    Attach(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, YamlNode::Kind::kList);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, YamlNode::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  YamlNode Node(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (++nodes_ > kYamlNodesMax) throw Refused{LineOf(mark), "the file holds too much"};
    YamlNode node;
    node.kind = kind;
    node.line = LineOf(mark);
    return node;
  }
  static void RefuseAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) {
      throw Refused{LineOf(mark), "anchors and aliases are not allowed: write it out"};
    }
  }
  static void RefuseTag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refused{LineOf(mark), "tags are not allowed"};
    }
  }
  void Open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YamlNode::Kind kind) {
    RefuseAnchor(mark, anchor);
    RefuseTag(mark, tag);
    if (open_.size() >= static_cast<std::size_t>(kYamlDepthMax)) {
      throw Refused{LineOf(mark), fmt::format("nested deeper than {} levels", kYamlDepthMax)};
    }
    open_.push_back(Node(mark, kind));
  }
  void Close() {
    YamlNode done = std::move(open_.back());
    open_.pop_back();
    Attach(std::move(done));
  }
  // A map's children come as key, value, key, value.
  void Attach(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    YamlNode& parent = open_.back();
    if (parent.kind == YamlNode::Kind::kMap && parent.keys.size() == parent.items.size()) {
      if (node.kind != YamlNode::Kind::kScalar) {
        throw Refused{node.line, "a key must be a word"};
      }
      parent.keys.push_back({std::move(node.scalar), node.line});
    } else {
      parent.items.push_back(std::move(node));
    }
  }

  YamlNode root_;
  std::vector<YamlNode> open_;
  int nodes_ = 0;
};

// The first line with a character that has no place in a text file; 0 when there is none.
int LineWithControl(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view content = text.substr(0, end);
    if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
    if (HasControl(content)) return line;
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
  }
  return 0;
}

bool CheckText(std::string_view text, FileProblems& problems) {
  if (text.size() > kYamlBytesMax) {
    problems.Add(1, fmt::format("the file is larger than {} bytes", kYamlBytesMax));
  } else if (!IsValidUtf8(text)) {
    problems.Add(1, "the file is not UTF-8");
  } else if (const int line = LineWithControl(text); line != 0) {
    problems.Add(line, "control characters and tabs are not allowed");
  } else {
    return true;
  }
  return false;
}

}  // namespace

const YamlNode* ChildOf(const YamlNode* node, std::string_view key) {
  if (node == nullptr || node->kind != YamlNode::Kind::kMap) return nullptr;
  for (std::size_t i = 0; i < node->keys.size(); ++i) {
    if (node->keys[i].text == key) return &node->items[i];
  }
  return nullptr;
}

std::optional<YamlNode> ParseYaml(std::string_view text, FileProblems& problems) {
  if (!CheckText(text, problems)) return std::nullopt;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder builder;
    if (!parser.HandleNextDocument(builder)) {
      problems.Add(1, "the file is empty");
      return std::nullopt;
    }
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) {
      problems.Add(1, "more than one document in the file");
      return std::nullopt;
    }
    return builder.TakeRoot();
  } catch (const Refused& refused) {
    problems.Add(refused.line, refused.reason);
  } catch (const YAML::Exception& error) {
    problems.Add(LineOf(error.mark), "this is not YAML: look at indentation, quotes and colons");
  } catch (const std::exception&) {
    problems.Add(1, "this is not YAML");
  }
  return std::nullopt;
}

}  // namespace tandem::directory
