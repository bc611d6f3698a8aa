// SPDX-License-Identifier: Apache-2.0
// Reading the best plan back out of the layers.
#include <algorithm>

#include "scheduler/courses/course_layers.h"
#include "scheduler/courses/course_points.h"

namespace tandem::courses {

CourseLayers::Choice CourseLayers::Choose(std::size_t k, std::size_t option, std::size_t column,
                                          Worth target, const DayMaxima* next) const {
  const Worth own = InfusionWorth(k, option);
  const WantedInfusion& wanted = problem_.wanted[k];
  if (!wanted.wants_pair) return {std::nullopt, column, 0, own + UnpairedWorth(k)};
  for (const Pair& pair : PairsOf(option)) {
    const Worth worth =
        own + pair.worth + ChangeOf(k, pair) + KnownPoints(column, pair.therapist) * kPointUnit;
    if (worth + BestNext(option, pair.after, pair.therapist, next) == target) {
      return {static_cast<int>(pair.session), pair.therapist, pair.after, worth};
    }
  }
  return {std::nullopt, column, 0, own + UnpairedWorth(k)};
}

std::size_t CourseLayers::FindNext(std::size_t option, const Choice& choice, Worth target,
                                   const DayMaxima& next) const {
  const Bands& bands = bands_[option];
  for (std::size_t i = std::max(bands.soon, choice.after); i < bands.end; ++i) {
    if (!next.Covers(i)) continue;
    const bool wanted = bands.wanted <= i && i < bands.late;
    if (next.At(i, choice.column) - (wanted ? 0 : kStretchedUnit) == target) return i;
  }
  return bands.end;  // cannot be: the target was made of one of these
}

std::optional<CoursePlan> CourseLayers::Read(const std::vector<const DayMaxima*>& layers) const {
  std::size_t column = FirstColumn();
  Worth most = kImpossible;
  std::size_t option = 0;
  for (std::size_t i = layers[0]->first(); i < layers[0]->last(); ++i) {
    if (layers[0]->At(i, column) > most) {
      most = layers[0]->At(i, column);
      option = i;
    }
  }
  if (!IsPossible(most)) return std::nullopt;
  CoursePlan plan;
  Worth target = most;
  for (std::size_t k = 0; k < count_; ++k) {
    const DayMaxima* next = k + 1 < count_ ? layers[k + 1] : nullptr;
    const Choice choice = Choose(k, option, column, target, next);
    plan.infusions.push_back({static_cast<int>(option), choice.session});
    if (next == nullptr) break;
    target -= choice.worth;
    option = FindNext(option, choice, target, *next);
    const Bands& bands = bands_[static_cast<std::size_t>(plan.infusions.back().infusion)];
    if (option < bands.wanted || option >= bands.late) target += kStretchedUnit;
    column = choice.column;
  }
  plan.merit = MeritOf(plan.infusions);
  return plan;
}

PlanMerit CourseLayers::MeritOf(const std::vector<PlannedInfusion>& infusions) const {
  PlanMerit merit;
  std::size_t column = FirstColumn();
  for (std::size_t k = 0; k < infusions.size(); ++k) {
    const auto option = static_cast<std::size_t>(infusions[k].infusion);
    const WantedInfusion& wanted = problem_.wanted[k];
    merit.comfort += problem_.infusions[option].comfort;
    merit.changed += wanted.infusion.has_value() && *wanted.infusion != infusions[k].infusion;
    merit.changed += wanted.session.has_value() && wanted.session != infusions[k].session;
    if (infusions[k].session.has_value()) {
      const SessionOption& session =
          problem_.sessions[static_cast<std::size_t>(*infusions[k].session)];
      merit.paired += 1;
      merit.points +=
          PairPoints(problem_, problem_.infusions[option], session) +
          static_cast<int>(KnownPoints(column, static_cast<std::size_t>(session.therapist)));
      column = static_cast<std::size_t>(session.therapist);
    }
    if (k > 0) {
      const Bands& bands = bands_[static_cast<std::size_t>(infusions[k - 1].infusion)];
      merit.stretched += option < bands.wanted || option >= bands.late;
    }
  }
  return merit;
}

}  // namespace tandem::courses
