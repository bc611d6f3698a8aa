// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/testing/every_repair.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace tandem::repairs {

RepairTuple TupleOf(const RepairMerit& merit) {
  return {merit.paired, -merit.changes, merit.patients, merit.least_points, merit.points};
}

std::optional<RepairTuple> EveryRepair::Judge(const std::vector<std::optional<int>>& chosen) const {
  std::set<int> patients;
  std::map<int, std::vector<int>> slots;
  std::map<int, int> groups;
  int paired = 0, changes = 0, least = 0;
  long points = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (!chosen[i].has_value()) continue;
    const RepairOption& option =
        problem_.demands[i].options.at(static_cast<std::size_t>(*chosen[i]));
    for (const int start : slots[option.slot]) {
      if (std::abs(start - option.start) < problem_.session_ticks) return std::nullopt;
    }
    slots[option.slot].push_back(option.start);
    const int group = problem_.slots.at(static_cast<std::size_t>(option.slot)).group;
    if (++groups[group] > problem_.group_places.at(static_cast<std::size_t>(group)))
      return std::nullopt;
    least = paired == 0 ? option.points : std::min(least, option.points);
    ++paired;
    changes += option.changes;
    points += option.points + problem_.demands[i].fairness;
    patients.insert(problem_.demands[i].patient);
  }
  return RepairTuple{paired, -changes, static_cast<int>(patients.size()), least, points};
}

void EveryRepair::Extend(std::vector<std::optional<int>> chosen) {
  if (chosen.size() == problem_.demands.size()) {
    const std::optional<RepairTuple> merit = Judge(chosen);
    if (merit.has_value()) best_ = std::max(best_, *merit);
    return;
  }
  const std::size_t many = problem_.demands[chosen.size()].options.size();
  chosen.push_back(std::nullopt);
  Extend(chosen);
  for (std::size_t o = 0; o < many; ++o) {
    chosen.back() = static_cast<int>(o);
    Extend(chosen);
  }
}

}  // namespace tandem::repairs
