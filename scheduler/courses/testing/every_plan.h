// SPDX-License-Identifier: Apache-2.0
// EveryPlan: all plans of a small course, written down and judged by rules that are spelled out
// once more, to judge the planner.
#pragma once

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "absl/time/civil_time.h"
#include "scheduler/courses/course_problem.h"

namespace tandem::courses {

// Greater is better: paired, changed, stretched, points, comfort.
using PlanTuple = std::tuple<int, int, int, int, int>;
PlanTuple TupleOf(const PlanMerit& merit);

class EveryPlan {
 public:
  // Of the first `count` wanted infusions; `problem` outlives it.
  EveryPlan(const CourseProblem& problem, std::size_t count);

  // The best of each sequence of days, best first.
  std::vector<PlanTuple> Best() const;
  // Nothing: a hard rule forbids it.
  std::optional<PlanTuple> Judge(const std::vector<PlannedInfusion>& plan) const;

 private:
  const InfusionOption& Infusion(const PlannedInfusion& planned) const;
  const SessionOption& Session(const PlannedInfusion& planned) const;
  static bool IsFor(int only, std::size_t k);
  int PlaceOf(const PlannedInfusion& planned) const;
  bool MayFollow(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  bool IsStretched(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  int DaysTo(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  int BeforeInWeek(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  bool IsOverPause(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  bool IsSameTime(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  bool IsDue(const PlannedInfusion& planned) const;
  bool MayBePair(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  bool MayComeAfter(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  bool MayComeBefore(const std::vector<PlannedInfusion>& plan, std::size_t k) const;
  bool IsOverIt(const InfusionTimes& infusion, const SessionTimes& with) const;
  bool LiesBefore(const PlannedInfusion& planned) const;
  int PointsOf(const PlannedInfusion& planned, std::optional<int> last) const;
  int Continuity(std::optional<int> last, int therapist) const;
  void Extend(std::vector<PlannedInfusion> plan);

  const CourseProblem& problem_;
  std::size_t count_;
  std::map<std::vector<absl::CivilDay>, PlanTuple> best_;
};

}  // namespace tandem::courses
