// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/resource_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace tandem::rpc {
namespace {

bool IsSlugCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

bool IsVariable(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool IsValue(std::string_view segment) {
  return !segment.empty() && segment.size() <= kSlugBytesMax && segment != "-" &&
         std::all_of(segment.begin(), segment.end(), IsSlugCharacter);
}

// Cuts the first segment off; false when there is none left.
bool NextSegment(std::string_view& rest, bool& more, std::string_view& segment) {
  if (!more) return false;
  const std::size_t slash = rest.find('/');
  segment = rest.substr(0, slash);
  more = slash != std::string_view::npos;
  rest = more ? rest.substr(slash + 1) : std::string_view();
  return true;
}

std::string Expected(std::string_view pattern) { return fmt::format("must look like {}", pattern); }

}  // namespace

bool IsSlug(std::string_view text) {
  if (text.empty() || text.size() > kSlugBytesMax) return false;
  const bool starts_with_letter = text.front() >= 'a' && text.front() <= 'z';
  return starts_with_letter && text.back() != '-' && text.find("--") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), IsSlugCharacter);
}

std::optional<std::vector<std::string>> MatchName(std::string_view pattern, std::string_view name) {
  if (name.size() > kResourceNameBytesMax) return std::nullopt;
  std::vector<std::string> values;
  bool more_pattern = true;
  bool more_name = true;
  std::string_view expected;
  std::string_view segment;
  while (NextSegment(pattern, more_pattern, expected)) {
    if (!NextSegment(name, more_name, segment)) return std::nullopt;
    if (IsVariable(expected)) {
      if (!IsValue(segment)) return std::nullopt;
      values.emplace_back(segment);
    } else if (segment != expected) {
      return std::nullopt;
    }
  }
  if (more_name) return std::nullopt;
  return values;
}

std::optional<std::vector<std::string>> ReadName(std::string_view pattern, std::string_view name,
                                                 std::string_view field, Violations& violations) {
  auto values = MatchName(pattern, name);
  if (!values.has_value()) violations.Add(std::string(field), Expected(pattern));
  return values;
}

absl::StatusOr<std::vector<std::string>> ParseName(std::string_view pattern, std::string_view name,
                                                   std::string_view field) {
  Violations violations;
  auto values = ReadName(pattern, name, field, violations);
  if (!values.has_value()) return violations.ToStatus();
  return *std::move(values);
}

std::string BuildName(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string name;
  bool more = true;
  std::string_view segment;
  const auto* value = values.begin();
  while (NextSegment(pattern, more, segment)) {
    if (!name.empty()) name += '/';
    name += IsVariable(segment) && value != values.end() ? *value++ : segment;
  }
  return name;
}

std::optional<Uuid> ReadUuid(std::string_view text, std::string_view field,
                             Violations& violations) {
  std::optional<Uuid> uuid = ParseUuid(text);
  if (!uuid.has_value()) violations.Add(std::string(field), "must be a uuid");
  return uuid;
}

}  // namespace tandem::rpc
