// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_solver.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "scheduler/repairs/repair_flow.h"
#include "scheduler/repairs/session_placing.h"

namespace tandem::repairs {
namespace {

constexpr int kRoundsMax = 8;  // for whoever found no time between the others

// As good in everything that counts more than the worst pair.
bool IsAsGood(const RepairMerit& a, const RepairMerit& b) {
  return a.paired == b.paired && a.changes == b.changes && a.patients == b.patients;
}

// All points that some option has, from few to many, no more than once.
std::vector<int> PointsOf(const RepairProblem& problem) {
  std::vector<int> points;
  for (const RepairDemand& demand : problem.demands) {
    for (const RepairOption& option : demand.options) points.push_back(option.points);
  }
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

// As if the sessions of a slot never overlapped.
Repair SolveFlow(const RepairProblem& problem) {
  RepairFlow flow(problem);
  Repair best = flow.Solve(0);
  if (best.merit.paired == 0) return best;
  // The worst pair as good as it can be: the greatest least points that cost nothing that counts
  // more. What is possible with more points is possible with fewer.
  const std::vector<int> points = PointsOf(problem);
  auto low = std::upper_bound(points.begin(), points.end(), best.merit.least_points);
  auto high = points.end();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    Repair repair = flow.Solve(*middle);
    if (IsAsGood(repair.merit, best.merit)) {
      low = std::upper_bound(middle, high, repair.merit.least_points);
      best = std::move(repair);
    } else {
      high = middle;
    }
  }
  return best;
}

// What is left when some demands have their times: only theirs who have none, and only times that
// are still free.
RepairProblem Remaining(const RepairProblem& problem, const Repair& repair) {
  RepairProblem rest = problem;
  std::vector<std::vector<int>> taken(problem.slots.size());
  for (std::size_t i = 0; i < problem.demands.size(); ++i) {
    if (!repair.options[i].has_value()) continue;
    const RepairOption& option =
        problem.demands[i].options[static_cast<std::size_t>(*repair.options[i])];
    const auto slot = static_cast<std::size_t>(option.slot);
    taken[slot].push_back(option.start);
    rest.slots[slot].sessions -= 1;
    rest.group_places[static_cast<std::size_t>(problem.slots[slot].group)] -= 1;
    rest.demands[i].options.clear();
  }
  for (RepairDemand& demand : rest.demands) {
    std::erase_if(demand.options, [&](const RepairOption& option) {
      const std::vector<int>& starts = taken[static_cast<std::size_t>(option.slot)];
      return std::ranges::any_of(starts, [&](int start) {
        return std::abs(start - option.start) < problem.session_ticks;
      });
    });
  }
  return rest;
}

// The position in the whole problem of an option of the remaining one.
int PositionOf(const RepairDemand& whole, const RepairOption& option) {
  const auto same = std::ranges::find_if(whole.options, [&](const RepairOption& other) {
    return other.slot == option.slot && other.start == option.start &&
           other.points == option.points && other.changes == option.changes;
  });
  return static_cast<int>(same - whole.options.begin());
}

}  // namespace

Repair SolveRepair(const RepairProblem& problem) {
  Repair repair = SolveFlow(problem);
  PlaceSessions(problem, repair);
  // Whoever found no time between the others is asked again about what is left.
  for (int round = 0; round < kRoundsMax && repair.merit.paired < repair.bound.paired; ++round) {
    const RepairProblem rest = Remaining(problem, repair);
    Repair more = SolveFlow(rest);
    PlaceSessions(rest, more);
    if (more.merit.paired == 0) break;
    for (std::size_t i = 0; i < rest.demands.size(); ++i) {
      if (!more.options[i].has_value()) continue;
      repair.options[i] = PositionOf(
          problem.demands[i], rest.demands[i].options[static_cast<std::size_t>(*more.options[i])]);
    }
    repair.merit = MeritOf(problem, repair.options);
  }
  return repair;
}

}  // namespace tandem::repairs
