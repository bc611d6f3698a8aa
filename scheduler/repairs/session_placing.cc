// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/session_placing.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "scheduler/repairs/repair_flow.h"

namespace tandem::repairs {
namespace {

constexpr std::int64_t kNothing = -1;
constexpr std::int64_t kChangeUnit = std::int64_t{1} << 24;
constexpr std::int64_t kPlacedUnit = std::int64_t{1} << 40;
static_assert(kSlotSessionsMax * kRepairPointsMax < kChangeUnit);
static_assert(kSlotSessionsMax * kRepairChangesMax * kChangeUnit < kPlacedUnit);

std::int64_t WorthOf(const RepairOption& option, int fairness) {
  return kPlacedUnit - option.changes * kChangeUnit + option.points + fairness;
}

// One slot: which of its demands begin when. Goes through the starts in order; what was placed
// before, and when it ends, is all that matters.
class SlotPlacing {
 public:
  SlotPlacing(const RepairProblem& problem, int slot, const std::vector<std::size_t>& demands)
      : problem_(problem), demands_(demands) {
    for (std::size_t who = 0; who < demands_.size(); ++who) {
      const std::vector<RepairOption>& options = problem_.demands[demands_[who]].options;
      for (std::size_t o = 0; o < options.size(); ++o) {
        if (options[o].slot == slot) moves_[options[o].start].push_back({who, o});
      }
    }
  }

  // [who]: the position of the option, or nothing.
  std::vector<std::optional<int>> Best() {
    const std::size_t sets = std::size_t{1} << demands_.size();
    for (const auto& [start, moves] : moves_) starts_.push_back(start);
    best_.assign((starts_.size() + 1) * sets, kNothing);
    std::vector<std::optional<int>> chosen(demands_.size());
    Place(0, 0, sets);
    Read(sets, chosen);
    return chosen;
  }

 private:
  struct Move {
    std::size_t who;
    std::size_t option;
  };

  std::size_t After(std::size_t at) const {
    const auto next =
        std::lower_bound(starts_.begin(), starts_.end(), starts_[at] + problem_.session_ticks);
    return static_cast<std::size_t>(next - starts_.begin());
  }
  const RepairOption& OptionOf(const Move& move) const {
    return problem_.demands[demands_[move.who]].options[move.option];
  }
  std::int64_t With(std::size_t at, std::size_t placed, std::size_t sets, const Move& move) {
    return WorthOf(OptionOf(move), problem_.demands[demands_[move.who]].fairness) +
           Place(After(at), placed | std::size_t{1} << move.who, sets);
  }
  static bool IsIn(std::size_t placed, std::size_t who) { return (placed >> who & 1) != 0; }

  // The worth of the best rest from the start `at` on, when `placed` have their time.
  std::int64_t Place(std::size_t at, std::size_t placed, std::size_t sets) {
    if (at == starts_.size()) return 0;
    std::int64_t& known = best_[at * sets + placed];
    if (known != kNothing) return known;
    std::int64_t most = Place(at + 1, placed, sets);
    for (const Move& move : moves_.at(starts_[at])) {
      if (!IsIn(placed, move.who)) most = std::max(most, With(at, placed, sets, move));
    }
    return best_[at * sets + placed] = most;
  }

  void Read(std::size_t sets, std::vector<std::optional<int>>& chosen) {
    std::size_t placed = 0;
    for (std::size_t at = 0; at < starts_.size();) {
      const std::int64_t most = Place(at, placed, sets);
      const std::vector<Move>& moves = moves_.at(starts_[at]);
      const auto move = std::find_if(moves.begin(), moves.end(), [&](const Move& m) {
        return !IsIn(placed, m.who) && With(at, placed, sets, m) == most;
      });
      if (move == moves.end()) {
        ++at;
        continue;
      }
      chosen[move->who] = static_cast<int>(move->option);
      placed |= std::size_t{1} << move->who;
      at = After(at);
    }
  }

  const RepairProblem& problem_;
  const std::vector<std::size_t>& demands_;
  std::map<int, std::vector<Move>> moves_;  // by start
  std::vector<int> starts_;
  std::vector<std::int64_t> best_;
};

}  // namespace

void PlaceSessions(const RepairProblem& problem, Repair& repair) {
  std::map<int, std::vector<std::size_t>> by_slot;
  for (std::size_t i = 0; i < repair.options.size(); ++i) {
    if (!repair.options[i].has_value()) continue;
    const RepairOption& option =
        problem.demands[i].options[static_cast<std::size_t>(*repair.options[i])];
    if (problem.slots[static_cast<std::size_t>(option.slot)].sessions > 1) {
      by_slot[option.slot].push_back(i);
    }
  }
  for (const auto& [slot, demands] : by_slot) {
    if (demands.size() == 1) continue;
    const std::vector<std::optional<int>> chosen = SlotPlacing(problem, slot, demands).Best();
    for (std::size_t who = 0; who < demands.size(); ++who) {
      repair.options[demands[who]] = chosen[who];
    }
  }
  repair.merit = MeritOf(problem, repair.options);
}

}  // namespace tandem::repairs
