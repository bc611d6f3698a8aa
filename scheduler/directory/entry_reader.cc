// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/entry_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "scheduler/directory/hours_text.h"

namespace tandem::directory {
namespace {

using Kind = YamlNode::Kind;

// Decimal digits, a sign and a point only: no exponent, no "nan".
std::optional<double> ParseNumber(std::string_view text) {
  if (text.empty() || text.find_first_not_of("-0123456789.") != std::string_view::npos) {
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

bool IsSlug(std::string_view text) {
  if (text.empty() || text.size() > kSlugSizeMax || text.back() == '-') return false;
  if (text.front() < 'a' || text.front() > 'z') return false;
  char before = '-';
  for (const char c : text) {
    const bool known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (!known || (c == '-' && before == '-')) return false;
    before = c;
  }
  return true;
}

bool IsPlainText(const YamlNode& node, int size_max) {
  return node.kind == Kind::kScalar && !node.scalar.empty() && !HasControl(node.scalar) &&
         Utf8Length(node.scalar) <= size_max;
}

EntryReader::EntryReader(const YamlNode& node, std::string what, FileProblems& problems)
    : node_(node), what_(std::move(what)), problems_(problems) {
  if (node_.kind != Kind::kMap) {
    Refuse(node_.line, "must be a map of keys and values");
    return;
  }
  std::set<std::string_view> seen;
  for (const YamlKey& key : node_.keys) {
    if (!seen.insert(key.text).second) Refuse(key.line, "has the same key twice");
  }
}

void EntryReader::Refuse(int line, std::string_view reason) {
  problems_.Add(line, fmt::format("{} {}", what_, reason));
}

const YamlNode* EntryReader::Find(std::string_view key) {
  asked_.emplace(key);
  return ChildOf(&node_, key);
}

const YamlNode* EntryReader::Need(std::string_view key) {
  const YamlNode* value = Find(key);
  if (value == nullptr && node_.kind == Kind::kMap) {
    Refuse(node_.line, fmt::format("has no {}", key));
  }
  return value;
}

int EntryReader::LineOf(std::string_view key) const {
  for (const YamlKey& known : node_.keys) {
    if (known.text == key) return known.line;
  }
  return node_.line;
}

const YamlNode* EntryReader::Scalar(std::string_view key, bool needed) {
  const YamlNode* value = needed ? Need(key) : Find(key);
  if (value != nullptr && value->kind != Kind::kScalar) {
    Refuse(value->line, fmt::format("{} must be a single value", key));
    return nullptr;
  }
  return value;
}

std::string EntryReader::Text(std::string_view key, int size_max) {
  const YamlNode* value = Scalar(key, true);
  if (value == nullptr) return "";
  if (IsPlainText(*value, size_max)) return value->scalar;
  Refuse(value->line, fmt::format("{} must be one paragraph of 1 to {} characters", key, size_max));
  return "";
}

std::string EntryReader::OptionalText(std::string_view key, int size_max) {
  return Find(key) == nullptr ? "" : Text(key, size_max);
}

std::string EntryReader::Slug(std::string_view key) {
  const YamlNode* value = Scalar(key, true);
  if (value == nullptr) return "";
  if (IsSlug(value->scalar)) return value->scalar;
  Refuse(value->line, fmt::format("{} must be lower case letters, digits and hyphens, a letter "
                                  "first, at most {}",
                                  key, kSlugSizeMax));
  return "";
}

bool EntryReader::Flag(std::string_view key, bool fallback) {
  const YamlNode* value = Scalar(key, false);
  if (value == nullptr) return fallback;
  if (value->scalar == "true") return true;
  if (value->scalar != "false") Refuse(value->line, fmt::format("{} must be true or false", key));
  return false;
}

int EntryReader::Integer(std::string_view key, Range range, int fallback) {
  if (Find(key) == nullptr) return fallback;
  const int line = LineOf(key);
  const double number = Number(key, range);
  if (number == std::floor(number)) return static_cast<int>(number);
  Refuse(line, fmt::format("{} must be a whole number", key));
  return fallback;
}

double EntryReader::Number(std::string_view key, Range range) {
  const YamlNode* value = Scalar(key, true);
  if (value == nullptr) return range.min;
  const auto number = ParseNumber(value->scalar);
  if (number.has_value() && *number >= range.min && *number <= range.max) return *number;
  Refuse(value->line, fmt::format("{} must be a number from {} to {}", key, range.min, range.max));
  return range.min;
}

absl::Duration EntryReader::Span(std::string_view key, absl::Duration max) {
  const YamlNode* value = Scalar(key, true);
  if (value == nullptr) return absl::ZeroDuration();
  const auto span = ParseSpan(value->scalar);
  if (!span.has_value()) {
    Refuse(value->line, fmt::format("{} {}", key, kDurationForm));
  } else if (*span % kTick != absl::ZeroDuration() || *span > max) {
    Refuse(value->line,
           fmt::format("{} must be whole five minutes, at most {}", key, FormatSpan(max)));
  } else {
    return *span;
  }
  return absl::ZeroDuration();
}

absl::Duration EntryReader::SpanOr(std::string_view key, absl::Duration max,
                                   absl::Duration fallback) {
  return Find(key) == nullptr ? fallback : Span(key, max);
}

std::vector<std::string> EntryReader::Words(std::string_view key) {
  std::vector<std::string> words;
  std::set<std::string> seen;
  Lines(key, "must be a list of words, each once", [&](const YamlNode& node) {
    if (!IsPlainText(node, kNameSizeMax) || !seen.insert(node.scalar).second) return false;
    words.push_back(node.scalar);
    return true;
  });
  return words;
}

LocalizedText EntryReader::Texts(std::string_view key) {
  const YamlNode* value = Need(key);
  if (value == nullptr) return {};
  EntryReader texts(*value, fmt::format("{} {}", what_, key), problems_);
  LocalizedText read{texts.Text("en", kParagraphSizeMax), texts.Text("es", kParagraphSizeMax)};
  texts.Finish();
  return read;
}

void EntryReader::Lines(std::string_view key, std::string_view form,
                        const std::function<bool(const YamlNode&)>& read) {
  const YamlNode* value = Find(key);
  if (value == nullptr) return;
  if (value->kind != Kind::kList || value->items.size() > kListSizeMax) {
    Refuse(value->line, fmt::format("{} must be a list of at most {} entries", key, kListSizeMax));
    return;
  }
  for (const YamlNode& item : value->items) {
    if (item.kind != Kind::kScalar || !read(item)) {
      Refuse(item.line, fmt::format("{}: {}", key, form));
    }
  }
}

void EntryReader::Entries(std::string_view key, std::size_t count_max,
                          const std::function<void(const YamlKey&, const YamlNode&)>& read) {
  const YamlNode* value = Find(key);
  if (value == nullptr) return;
  if (value->kind != Kind::kMap || value->items.size() > count_max) {
    Refuse(value->line, fmt::format("{} must be a map of at most {} entries", key, count_max));
    return;
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    const YamlKey& slug = value->keys[i];
    if (!IsSlug(slug.text)) {
      Refuse(slug.line, fmt::format("{}: a name must be lower case letters, digits and hyphens, a "
                                    "letter first, at most {}",
                                    key, kSlugSizeMax));
    } else if (!seen.insert(slug.text).second) {
      Refuse(slug.line, fmt::format("{}: {} is there twice", key, slug.text));
    } else {
      read(slug, value->items[i]);
    }
  }
}

void EntryReader::Finish() {
  if (node_.kind != Kind::kMap) return;
  for (const YamlKey& key : node_.keys) {
    if (asked_.contains(key.text)) continue;
    Refuse(key.line, IsPlainText({Kind::kScalar, key.line, key.text, {}, {}}, kSlugSizeMax)
                         ? fmt::format("has an unknown key '{}'", key.text)
                         : "has an unknown key");
  }
}

}  // namespace tandem::directory
