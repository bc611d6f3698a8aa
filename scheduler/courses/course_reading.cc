// SPDX-License-Identifier: Apache-2.0
// Reading the best plan back out of the layers.
#include <algorithm>

#include "scheduler/courses/course_layers.h"
#include "scheduler/courses/course_points.h"

namespace tandem::courses {

CourseLayers::Choice CourseLayers::Choose(const Stand& at, const Past& past, const DayMaxima& layer,
                                          std::size_t column, Worth target) {
  const Worth own = InfusionWorth(at.k, at.place.option);
  const Choice alone{std::nullopt, column, 0, own + UnpairedWorth(at.k, at.place.turn)};
  if (!WantsPair(at.k, at.place.turn)) return alone;
  const std::optional<Choice> before = ChooseBefore(at, past, layer, column, target);
  if (before.has_value()) return *before;
  for (const Pair& pair : PairsOf(at.place.option)) {
    const bool is_agreed = problem_.wanted[at.k].session == static_cast<int>(pair.session);
    const Worth worth = own + pair.worth + ChangeOf(at.k, pair.session) +
                        KnownPoints(column, pair.therapist) * kPointUnit;
    const Worth rest = std::max(BestNext(at, pair.after, pair.therapist), BestBeside(at, pair));
    if (worth + rest == target) {
      return {static_cast<int>(pair.session), pair.therapist, pair.after, worth,
              is_agreed ? Between::kAgreed : Between::kNew};
    }
  }
  return alone;
}

// The earliest option that makes `target`, alone in a range.
CourseLayers::Range CourseLayers::FindNext(const Stand& at, const Choice& choice, Worth target) {
  Range found;  // is found: the target was made of one of these
  for (const Range& range : at.ranges) {
    for (std::size_t i = std::max(range.begin, choice.after); i < range.end; ++i) {
      if (found.begin < found.end && i >= found.begin) break;
      if (!at.next->Covers(i)) continue;
      if (Makes(at, choice, range, i, target)) found = {i, i + 1, range.turn, range.worth};
    }
  }
  return found;
}

std::optional<CourseGaps::Place> CourseLayers::BestBeginning(
    const DayMaxima& layer, const std::vector<int>& excluded) const {
  Worth most = kImpossible;
  Place best;
  for (std::size_t i = layer.first(); i < layer.last(); ++i) {
    const std::optional<std::size_t> turn = gaps_.FirstTurn(i);
    if (!turn.has_value()) continue;
    if (std::find(excluded.begin(), excluded.end(), days_.At(i)) != excluded.end()) continue;
    const Worth worth = layer.At(i, *turn * columns_ + FirstColumn());
    if (worth <= most) continue;
    most = worth;
    best = {i, *turn};
  }
  if (!IsPossible(most)) return std::nullopt;
  return best;
}

std::optional<CoursePlan> CourseLayers::Read(const std::vector<const DayMaxima*>& layers,
                                             const std::vector<int>& excluded) {
  const std::optional<Place> first = BestBeginning(*layers[0], excluded);
  if (!first.has_value()) return std::nullopt;
  Place place = *first;
  std::size_t column = FirstColumn();
  Worth target = layers[0]->At(place.option, place.turn * columns_ + column);
  CoursePlan plan;
  std::vector<Range> ranges;
  Past past = FirstPast();
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const Stand at = StandAt(k, place, k + 1 < layers.size() ? layers[k + 1] : nullptr, ranges);
    const Choice choice = Choose(at, past, *layers[k], column, target);
    plan.infusions.push_back({static_cast<int>(place.option), choice.session});
    if (at.next == nullptr) break;
    target -= choice.worth;
    const Range next = FindNext(at, choice, target);
    target -= next.worth;
    past = {place.option, choice.between};
    place = {next.begin, next.turn};
    column = choice.column;
  }
  plan.merit = MeritOf(plan.infusions);
  return plan;
}

PlanMerit CourseLayers::MeritOf(const std::vector<PlannedInfusion>& infusions) const {
  PlanMerit merit;
  std::size_t column = FirstColumn();
  Place place;
  for (std::size_t k = 0; k < infusions.size(); ++k) {
    const auto option = static_cast<std::size_t>(infusions[k].infusion);
    const WantedInfusion& wanted = problem_.wanted[k];
    if (k == 0) {
      merit.stretched += !gaps_.IsDue(option);
      place.turn = gaps_.FirstTurn(option).value_or(0);
    } else {
      merit.stretched += gaps_.IsStretched(place.option, option);
      merit.comfort += gaps_.IsSameTime(place.option, option) ? kComfortMax : 0;
      place.turn = gaps_.TurnAfter(place, option);
    }
    place.option = option;
    merit.comfort += problem_.infusions[option].comfort;
    merit.changed += wanted.infusion.has_value() && *wanted.infusion != infusions[k].infusion;
    merit.changed += wanted.session.has_value() && wanted.session != infusions[k].session;
    merit.paired += NeedsNone(k, place.turn);
    if (!infusions[k].session.has_value()) continue;
    const SessionOption& session =
        problem_.sessions[static_cast<std::size_t>(*infusions[k].session)];
    const auto therapist = static_cast<std::size_t>(session.therapist);
    merit.paired += 1;
    merit.points += PairPoints(problem_, problem_.infusions[option], session) +
                    static_cast<int>(KnownPoints(column, therapist));
    column = therapist;
  }
  return merit;
}

}  // namespace tandem::courses
