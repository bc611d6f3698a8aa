// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course.h"

#include <array>
#include <cstddef>
#include <utility>

namespace tandem::courses {
namespace {

constexpr std::array<std::pair<PairingChoice, std::string_view>, 5> kChoices = {{
    {PairingChoice::kWanted, "wanted"},
    {PairingChoice::kDeclined, "declined"},
    {PairingChoice::kExternal, "external"},
    {PairingChoice::kWaiting, "waiting"},
    {PairingChoice::kFollowUp, "follow_up"},
}};

constexpr std::array<std::pair<SessionRatio, std::string_view>, 3> kRatios = {{
    {SessionRatio::kEvery, "every"},
    {SessionRatio::kFirstThirdLast, "first_third_last"},
    {SessionRatio::kWeekly, "weekly"},
}};

template <class Value, std::size_t kSize>
std::string_view NameIn(const std::array<std::pair<Value, std::string_view>, kSize>& names,
                        Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

template <class Value, std::size_t kSize>
std::optional<Value> ParseIn(const std::array<std::pair<Value, std::string_view>, kSize>& names,
                             std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(PairingChoice choice) { return NameIn(kChoices, choice); }

std::optional<PairingChoice> ParsePairingChoice(std::string_view name) {
  return ParseIn(kChoices, name);
}

std::string_view Name(SessionRatio ratio) { return NameIn(kRatios, ratio); }

std::optional<SessionRatio> ParseSessionRatio(std::string_view name) {
  return ParseIn(kRatios, name);
}

}  // namespace tandem::courses
