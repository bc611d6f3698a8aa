// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sign_in_rules.h"

#include <algorithm>

namespace tandem::sessions {

using patients::Reachable;

bool IsProven(const std::vector<Reachable>& people) {
  return std::any_of(people.begin(), people.end(),
                     [](const Reachable& who) { return who.verified; });
}

Choice ChoosePatient(const std::vector<Reachable>& people,
                     const std::optional<absl::CivilDay>& birth_date) {
  if (!IsProven(people)) return {Choice::Kind::kNobody, {}};
  if (people.size() == 1) return {Choice::Kind::kPatient, people.front()};
  const auto born_then = [&](const Reachable& who) {
    return birth_date.has_value() && who.birth_date == birth_date;
  };
  const auto found = std::find_if(people.begin(), people.end(), born_then);
  const bool only_one = std::count_if(people.begin(), people.end(), born_then) == 1;
  if (!only_one || !found->verified) return {Choice::Kind::kBirthDateNeeded, {}};
  return {Choice::Kind::kPatient, *found};
}

}  // namespace tandem::sessions
