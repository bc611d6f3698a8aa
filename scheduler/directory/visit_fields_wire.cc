// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/visit_fields_wire.h"

#include <algorithm>

namespace tandem::directory {
namespace {

constexpr std::size_t kStateLetters = 2;
constexpr std::size_t kLanguageBytesMax = 35;  // BCP 47: what an implementation must at least take

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

bool IsTagCharacter(char c) {
  return IsCapital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

v1::VisitMode WriteMode(Mode mode) {
  switch (mode) {
    case Mode::kInPerson:
      return v1::VISIT_MODE_IN_PERSON;
    case Mode::kVideo:
      return v1::VISIT_MODE_VIDEO;
    case Mode::kPhone:
      return v1::VISIT_MODE_PHONE;
  }
  return v1::VISIT_MODE_UNSPECIFIED;
}

std::optional<Mode> ReadMode(int wire, std::string_view field, Violations& violations) {
  switch (wire) {
    case v1::VISIT_MODE_IN_PERSON:
      return Mode::kInPerson;
    case v1::VISIT_MODE_VIDEO:
      return Mode::kVideo;
    case v1::VISIT_MODE_PHONE:
      return Mode::kPhone;
    default:
      violations.Add(std::string(field), "must be a known mode");
      return std::nullopt;
  }
}

std::optional<Mode> ReadOptionalMode(int wire, std::string_view field, Violations& violations) {
  if (wire == v1::VISIT_MODE_UNSPECIFIED) return std::nullopt;
  return ReadMode(wire, field, violations);
}

std::string ReadState(std::string_view wire, std::string_view field, Violations& violations) {
  const bool formed = wire.empty() || (wire.size() == kStateLetters &&
                                       std::all_of(wire.begin(), wire.end(), IsCapital));
  if (formed) return std::string(wire);
  violations.Add(std::string(field), "must be a US state in two capital letters");
  return "";
}

std::string ReadLanguage(std::string_view wire, std::string_view field, Violations& violations) {
  const bool formed =
      wire.size() <= kLanguageBytesMax && std::all_of(wire.begin(), wire.end(), IsTagCharacter);
  if (formed) return std::string(wire);
  violations.Add(std::string(field), "must be a BCP 47 language tag");
  return "";
}

}  // namespace tandem::directory
