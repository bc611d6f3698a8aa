// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_flow.h"

// LEMON copies nodes whose members it sets a line later; gcc sees that through its sanitizers.
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <numeric>

namespace tandem::repairs {
namespace {

constexpr int kOptionsAtFirst = 24;   // of a demand
constexpr int kOptionsPutInMax = 24;  // of a demand, at once

// What a part of the merit costs, so that the next ones never outweigh it; a price is a sum over a
// path of at most every demand, and stays within 63 bits.
using Cost = std::int64_t;
constexpr Cost kPatientUnit = Cost{1} << 27;
constexpr Cost kChangeUnit = Cost{1} << 37;
constexpr Cost kUnpaired = Cost{1} << 48;
static_assert(Cost{kRepairDemandsMax} * kRepairPointsMax < kPatientUnit);
static_assert(kRepairDemandsMax * kPatientUnit < kChangeUnit);
static_assert(kRepairDemandsMax * kRepairChangesMax * kChangeUnit < kUnpaired);
static_assert(kUnpaired < (Cost{1} << 62) / (4 * kRepairDemandsMax));

Cost CostOf(const RepairOption& option) { return option.changes * kChangeUnit - option.points; }

using Graph = lemon::SmartDigraph;

// The nodes and arcs, with what they carry.
class Network {
 public:
  explicit Network(const RepairProblem& problem)
      : supply_(graph_), capacity_(graph_), cost_(graph_) {
    source_ = graph_.addNode();
    sink_ = graph_.addNode();
    AddNodes(problem.patients, patients_);
    AddNodes(static_cast<int>(problem.demands.size()), demands_);
    AddNodes(static_cast<int>(problem.slots.size()), slots_);
    AddNodes(static_cast<int>(problem.group_places.size()), groups_);
    const int demands = static_cast<int>(problem.demands.size());
    supply_[source_] = demands;
    supply_[sink_] = -demands;
    AddArc(source_, sink_, demands, kUnpaired);
    for (const Graph::Node patient : patients_) {
      AddArc(source_, patient, 1, -kPatientUnit);
      AddArc(source_, patient, demands, 0);
    }
    for (std::size_t i = 0; i < problem.demands.size(); ++i) {
      const RepairDemand& demand = problem.demands[i];
      AddArc(patients_[Index(demand.patient)], demands_[i], 1, -demand.fairness);
    }
    for (std::size_t i = 0; i < problem.slots.size(); ++i) {
      const RepairSlot& slot = problem.slots[i];
      AddArc(slots_[i], groups_[Index(slot.group)], slot.sessions, 0);
    }
    for (std::size_t i = 0; i < problem.group_places.size(); ++i) {
      AddArc(groups_[i], sink_, problem.group_places[i], 0);
    }
  }

  Graph::Arc AddOption(std::size_t demand, const RepairOption& option) {
    return AddArc(demands_[demand], slots_[Index(option.slot)], 1, CostOf(option));
  }

  // Calls chosen(arc) for what carries flow among `arcs`, and fills the prices.
  template <class Chosen>
  void Run(const std::vector<Graph::Arc>& arcs, std::vector<Cost>& demand_prices,
           std::vector<Cost>& slot_prices, Chosen chosen) {
    lemon::NetworkSimplex<Graph, int, Cost> simplex(graph_);
    simplex.supplyMap(supply_).upperMap(capacity_).costMap(cost_);
    simplex.run();
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      if (simplex.flow(arcs[i]) > 0) chosen(i);
    }
    for (std::size_t i = 0; i < demands_.size(); ++i)
      demand_prices[i] = simplex.potential(demands_[i]);
    for (std::size_t i = 0; i < slots_.size(); ++i) slot_prices[i] = simplex.potential(slots_[i]);
  }

 private:
  static std::size_t Index(int position) { return static_cast<std::size_t>(position); }

  void AddNodes(int many, std::vector<Graph::Node>& nodes) {
    for (int i = 0; i < many; ++i) nodes.push_back(graph_.addNode());
  }

  Graph::Arc AddArc(Graph::Node from, Graph::Node to, int capacity, Cost cost) {
    const Graph::Arc arc = graph_.addArc(from, to);
    capacity_[arc] = capacity;
    cost_[arc] = cost;
    return arc;
  }

  Graph graph_;
  Graph::NodeMap<int> supply_;
  Graph::ArcMap<int> capacity_;
  Graph::ArcMap<Cost> cost_;
  Graph::Node source_, sink_;
  std::vector<Graph::Node> patients_, demands_, slots_, groups_;
};

}  // namespace

RepairMerit MeritOf(const RepairProblem& problem, const std::vector<std::optional<int>>& options) {
  RepairMerit merit;
  std::vector<bool> helped(static_cast<std::size_t>(problem.patients));
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (!options[i].has_value()) continue;
    const RepairDemand& demand = problem.demands[i];
    const RepairOption& option = demand.options[static_cast<std::size_t>(*options[i])];
    merit.least_points =
        merit.paired == 0 ? option.points : std::min(merit.least_points, option.points);
    merit.paired += 1;
    merit.changes += option.changes;
    merit.points += option.points + demand.fairness;
    helped[static_cast<std::size_t>(demand.patient)] = true;
  }
  merit.patients = static_cast<int>(std::count(helped.begin(), helped.end(), true));
  return merit;
}

RepairFlow::RepairFlow(const RepairProblem& problem) : problem_(problem) {
  for (const RepairDemand& demand : problem_.demands) {
    const std::size_t size = demand.options.size();
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto few = static_cast<std::ptrdiff_t>(std::min<std::size_t>(size, kOptionsAtFirst));
    std::partial_sort(order.begin(), order.begin() + few, order.end(),
                      [&](std::size_t a, std::size_t b) {
                        const Cost left = CostOf(demand.options[a]);
                        const Cost right = CostOf(demand.options[b]);
                        return left != right ? left < right : a < b;
                      });
    std::vector<bool> in(size);
    for (std::ptrdiff_t i = 0; i < few; ++i) in[order[static_cast<std::size_t>(i)]] = true;
    in_.push_back(std::move(in));
  }
}

Repair RepairFlow::Solve(int points_min) {
  Prices prices;
  prices.demand.resize(problem_.demands.size());
  prices.slot.resize(problem_.slots.size());
  while (true) {  // each round puts in at least one option
    Repair repair = SolveSome(points_min, prices);
    if (!Widen(points_min, prices)) return repair;
  }
}

Repair RepairFlow::SolveSome(int points_min, Prices& prices) const {
  Network network(problem_);
  std::vector<lemon::SmartDigraph::Arc> arcs;
  std::vector<std::pair<std::size_t, int>> meant;
  for (std::size_t i = 0; i < problem_.demands.size(); ++i) {
    const std::vector<RepairOption>& options = problem_.demands[i].options;
    for (std::size_t o = 0; o < options.size(); ++o) {
      if (!in_[i][o] || options[o].points < points_min) continue;
      arcs.push_back(network.AddOption(i, options[o]));
      meant.emplace_back(i, static_cast<int>(o));
    }
  }
  Repair repair;
  repair.options.resize(problem_.demands.size());
  network.Run(arcs, prices.demand, prices.slot,
              [&](std::size_t arc) { repair.options[meant[arc].first] = meant[arc].second; });
  repair.merit = repair.bound = MeritOf(problem_, repair.options);
  return repair;
}

bool RepairFlow::Widen(int points_min, const Prices& prices) {
  bool widened = false;
  std::vector<std::pair<Cost, std::size_t>> promising;
  for (std::size_t i = 0; i < problem_.demands.size(); ++i) {
    const std::vector<RepairOption>& options = problem_.demands[i].options;
    promising.clear();
    for (std::size_t o = 0; o < options.size(); ++o) {
      if (in_[i][o] || options[o].points < points_min) continue;
      const Cost gain = CostOf(options[o]) + prices.demand[i] -
                        prices.slot[static_cast<std::size_t>(options[o].slot)];
      if (gain < 0) promising.emplace_back(gain, o);
    }
    const auto few =
        static_cast<std::ptrdiff_t>(std::min<std::size_t>(promising.size(), kOptionsPutInMax));
    std::partial_sort(promising.begin(), promising.begin() + few, promising.end());
    for (std::ptrdiff_t p = 0; p < few; ++p)
      in_[i][promising[static_cast<std::size_t>(p)].second] = true;
    widened = widened || few > 0;
  }
  return widened;
}

}  // namespace tandem::repairs
