// SPDX-License-Identifier: Apache-2.0
// EntryReader reads one map of a clinic's file, key by key: wrong values become problems with their
// line, and a key that nobody asked for is one too. Values are checked for form here; what refers
// to what is checked by the reader of the file.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/file_problems.h"
#include "scheduler/directory/yaml_tree.h"

namespace tandem::directory {

constexpr int kSlugSizeMax = 40;   // contract: 1 to 40
constexpr int kNameSizeMax = 200;  // one line on a page
constexpr int kParagraphSizeMax = 4000;
constexpr std::size_t kListSizeMax = 400;  // hours, closures, tags of one entry

// Lower case letters, digits and single inner hyphens, a letter first.
bool IsSlug(std::string_view text);

struct Range {
  double min;
  double max;
};

class EntryReader {
 public:
  // `what` names the entry in problems: "room chair-1". The node must outlive the reader.
  EntryReader(const YamlNode& node, std::string what, FileProblems& problems);

  int line() const { return node_.line; }
  const std::string& what() const { return what_; }
  FileProblems& problems() { return problems_; }
  // "room chair-1: seats must be …", at the line.
  void Refuse(int line, std::string_view reason);

  // The value, or null; an absent Need… is a problem.
  const YamlNode* Find(std::string_view key);
  const YamlNode* Need(std::string_view key);
  int LineOf(std::string_view key) const;

  // Each gives an empty value, or the fallback, after a problem.
  std::string Text(std::string_view key, int size_max = kNameSizeMax);
  std::string OptionalText(std::string_view key, int size_max = kNameSizeMax);
  std::string Slug(std::string_view key);
  bool Flag(std::string_view key, bool fallback = false);
  int Integer(std::string_view key, Range range, int fallback);
  double Number(std::string_view key, Range range);
  absl::Duration Span(std::string_view key, absl::Duration max);
  absl::Duration SpanOr(std::string_view key, absl::Duration max, absl::Duration fallback);
  // A list of words, each once.
  std::vector<std::string> Words(std::string_view key);
  LocalizedText Texts(std::string_view key);
  // The lines of a list of scalars, for `read`: false means that the line has not the form.
  void Lines(std::string_view key, std::string_view form,
             const std::function<bool(const YamlNode& line)>& read);
  // A map from slugs to entries, each slug once, at most `count_max`.
  void Entries(std::string_view key, std::size_t count_max,
               const std::function<void(const YamlKey& slug, const YamlNode& node)>& read);

  // Refuses the keys that were not asked for.
  void Finish();

 private:
  const YamlNode* Scalar(std::string_view key, bool needed);

  const YamlNode& node_;
  std::string what_;
  FileProblems& problems_;
  std::set<std::string, std::less<>> asked_;
};

// Form of a scalar node, beside a reader: "must be …" or nothing.
bool IsPlainText(const YamlNode& node, int size_max);

}  // namespace tandem::directory
