// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/testing/repair_program.h"

#include <map>

#include "scheduler/courses/testing/integer_program.h"

namespace tandem::repairs {
namespace {

using Terms = courses::IntegerProgram::Terms;

class RepairProgram {
 public:
  explicit RepairProgram(const RepairProblem& problem) {
    std::map<int, Terms> slots, groups, patients;
    const int worst = program_.AddColumn(0, kRepairPointsMax);
    worst_ = {{worst, 1}};
    for (const RepairDemand& demand : problem.demands) {
      Terms one;
      for (const RepairOption& option : demand.options) {
        const int chosen = program_.AddChoice();
        one.emplace_back(chosen, 1);
        slots[option.slot].emplace_back(chosen, 1);
        groups[problem.slots[static_cast<std::size_t>(option.slot)].group].emplace_back(chosen, 1);
        patients[demand.patient].emplace_back(chosen, 1);
        paired_.emplace_back(chosen, 1);
        changes_.emplace_back(chosen, -option.changes);
        points_.emplace_back(chosen, option.points + demand.fairness);
        // worst <= points, where chosen
        program_.AddRow({{worst, 1}, {chosen, kRepairPointsMax - option.points}},
                        -courses::IntegerProgram::kUnbounded, kRepairPointsMax);
      }
      AtMost(one, 1);
    }
    for (const auto& [slot, terms] : slots) AtMost(terms, 1);
    for (const auto& [group, terms] : groups) {
      AtMost(terms, problem.group_places[static_cast<std::size_t>(group)]);
    }
    for (const auto& [patient, terms] : patients) {
      const int helped = program_.AddChoice();
      helped_.emplace_back(helped, 1);
      Terms row = terms;
      row.emplace_back(helped, -1);
      program_.AddRow(row, 0, courses::IntegerProgram::kUnbounded);
    }
  }

  RepairMerit Best() {
    RepairMerit merit;
    merit.paired = static_cast<int>(program_.Settle(paired_).value());
    if (merit.paired == 0) return merit;
    merit.changes = -static_cast<int>(program_.Settle(changes_).value());
    merit.patients = static_cast<int>(program_.Settle(helped_).value());
    merit.least_points = static_cast<int>(program_.Settle(worst_).value());
    merit.points = program_.Settle(points_).value();
    return merit;
  }

 private:
  void AtMost(const Terms& terms, int most) {
    if (!terms.empty()) program_.AddRow(terms, -courses::IntegerProgram::kUnbounded, most);
  }

  courses::IntegerProgram program_;
  Terms paired_, changes_, helped_, worst_, points_;
};

}  // namespace

RepairMerit BestByProgram(const RepairProblem& problem) { return RepairProgram(problem).Best(); }

}  // namespace tandem::repairs
