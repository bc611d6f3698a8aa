// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course.h"

#include <array>
#include <utility>

namespace tandem::courses {
namespace {

constexpr std::array<std::pair<PairingChoice, std::string_view>, 3> kChoices = {{
    {PairingChoice::kWanted, "wanted"},
    {PairingChoice::kDeclined, "declined"},
    {PairingChoice::kExternal, "external"},
}};

}  // namespace

std::string_view Name(PairingChoice choice) {
  for (const auto& [value, name] : kChoices) {
    if (value == choice) return name;
  }
  return "";
}

std::optional<PairingChoice> ParsePairingChoice(std::string_view name) {
  for (const auto& [value, known] : kChoices) {
    if (known == name) return value;
  }
  return std::nullopt;
}

}  // namespace tandem::courses
