// SPDX-License-Identifier: Apache-2.0
#include "scheduler/tasks/staff_task.h"

#include <array>
#include <utility>

namespace tandem::tasks {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 13> kNames = {{
    {Kind::kCrisis, "crisis"},
    {Kind::kUnconfirmed, "unconfirmed"},
    {Kind::kRide, "ride"},
    {Kind::kUnreached, "unreached"},
    {Kind::kMissed, "missed"},
    {Kind::kAnswer, "answer"},
    {Kind::kChangeAsked, "change_asked"},
    {Kind::kPairBroken, "pair_broken"},
    {Kind::kInfusionLost, "infusion_lost"},
    {Kind::kWelfare, "welfare"},
    {Kind::kFollowUpCall, "follow_up_call"},
    {Kind::kStranded, "stranded"},
    {Kind::kPairTimeFree, "pair_time_free"},
}};

}  // namespace

std::string_view Name(Kind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  return "";
}

std::optional<Kind> ParseKind(std::string_view name) {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

}  // namespace tandem::tasks
