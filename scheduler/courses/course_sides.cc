// SPDX-License-Identifier: Apache-2.0
// The layers of a course whose sessions may lie before their infusions.
#include <algorithm>

#include "scheduler/courses/course_layers.h"

namespace tandem::courses {

CourseLayers::Past CourseLayers::FirstPast() const {
  const bool has_session = problem_.previous.has_value() && problem_.previous->has_session_after;
  return {.between = has_session ? Between::kAgreed : Between::kNothing};
}

bool CourseLayers::MayPrecede(std::size_t k, const Past& past,
                              const SessionsBefore::Pair& pair) const {
  if (past.infusion.has_value() && !before_.LeavesTime(*past.infusion, pair)) return false;
  const bool is_agreed = problem_.wanted[k].session == static_cast<int>(pair.session);
  return past.between == Between::kNothing || (past.between == Between::kAgreed && is_agreed);
}

void CourseLayers::FillSides(const Stand& at, Worth* row) {
  const auto [option, turn] = at.place;
  RaiseRest(at);
  // Whom the patient saw last matters for points alone.
  if (!IsPossible(rest_[0])) return;
  Worth* const any = row + ColumnsOf(Entry::kAny, turn);
  Worth* const none = row + ColumnsOf(Entry::kNone, turn);
  Worth* const with_session = row + ColumnsOf(Entry::kSession, turn);
  const Worth own = InfusionWorth(at.k, option);
  const Worth alone = UnpairedWorth(at.k, turn);
  for (std::size_t c = 0; c < columns_; ++c) {
    with_session[c] = own + rest_[c];
    none[c] = alone + with_session[c];
  }
  const bool wants_pair = WantsPair(at.k, turn);
  if (wants_pair && problem_.pairing.direction == PairDirection::kBoth) FillAfter(at, none);
  std::copy_n(none, columns_, any);
  if (!wants_pair) return;
  FindBefore(at.k, option, at.k == 0 ? FirstPast() : Past(), with_session);
  RaiseByTherapist(0, {any, columns_});
}

// What comes next when nothing lies between: into rest_. Those that are near come last: most of
// them would not be better even if they were far.
void CourseLayers::RaiseRest(const Stand& at) {
  std::fill(rest_.begin(), rest_.end(), at.next == nullptr ? 0 : kImpossible);
  const std::size_t free = before_.FreeFrom(at.place.option);
  for (const Range& range : at.ranges) {
    const std::size_t from = ColumnsOf(Entry::kAny, range.turn);
    at.next->Raise(std::max(free, range.begin), range.end, from, range.worth, rest_);
  }
  for (const Range& range : at.ranges) {
    const std::size_t end = std::min({free, range.end, at.next->last()});
    for (std::size_t i = std::max(range.begin, at.next->first()); i < end; ++i) {
      RaiseNear(at, range, i);
    }
  }
}

void CourseLayers::RaiseNear(const Stand& at, const Range& range, std::size_t next) {
  const Worth* const any = at.next->Row(next) + ColumnsOf(Entry::kAny, range.turn);
  bool is_better = false;
  for (std::size_t c = 0; c < columns_; ++c) is_better |= range.worth + any[c] > rest_[c];
  if (!is_better) return;
  const std::size_t option = at.place.option;
  if (before_.LeavesTimeForAll(option, next)) {
    for (std::size_t c = 0; c < columns_; ++c) {
      rest_[c] = std::max(rest_[c], range.worth + any[c]);
    }
  } else {
    Enter(at.k + 1, *at.next, {next, range.turn}, {option, Between::kNothing}, range.worth, rest_);
  }
}

// With its session after it: none comes before the next infusion, unless both are agreed.
void CourseLayers::FillAfter(const Stand& at, Worth* none) {
  const Worth own = InfusionWorth(at.k, at.place.option);
  std::fill(rest_.begin(), rest_.end(), at.next == nullptr ? 0 : kImpossible);
  for (const Range& range : at.ranges) {
    const std::size_t from = ColumnsOf(Entry::kNone, range.turn);
    at.next->Raise(range.begin, range.end, from, range.worth, rest_);
  }
  for (Worth& rest : rest_) rest += own;
  FillPairs(at, none);
  if (!problem_.wanted[at.k].session.has_value()) return;
  for (const Pair& pair : PairsOf(at.place.option)) {
    if (problem_.wanted[at.k].session != static_cast<int>(pair.session)) continue;
    const Worth beside = BestBeside(at, pair);
    std::fill(best_by_therapist_.begin(), best_by_therapist_.end(), kImpossible);
    best_by_therapist_[pair.therapist] = own + pair.worth + ChangeOf(at.k, pair.session) + beside;
    RaiseByTherapist(0, {none, columns_});
  }
}

Worth CourseLayers::BestBeside(const Stand& at, const Pair& pair) {
  const auto is_agreed = [&] {
    return problem_.wanted[at.k].session == static_cast<int>(pair.session);
  };
  if (!HasSides() || at.next == nullptr || !is_agreed()) return kImpossible;
  if (!problem_.wanted[at.k + 1].session.has_value()) return kImpossible;
  std::vector<Worth> most(columns_, kImpossible);
  for (const Range& range : at.ranges) {
    const std::size_t end = std::min(range.end, at.next->last());
    for (std::size_t i = std::max({range.begin, pair.after, at.next->first()}); i < end; ++i) {
      Enter(at.k + 1, *at.next, {i, range.turn}, {at.place.option, Between::kAgreed}, range.worth,
            most);
    }
  }
  return most[pair.therapist];
}

void CourseLayers::FindBefore(std::size_t k, std::size_t option, const Past& past,
                              const Worth* with_session) {
  std::fill(best_by_therapist_.begin(), best_by_therapist_.end(), kImpossible);
  work_ += static_cast<std::int64_t>(before_.Of(option).size());
  for (const SessionsBefore::Pair& pair : before_.Of(option)) {
    if (!MayPrecede(k, past, pair)) continue;
    Worth& best = best_by_therapist_[pair.therapist];
    best = std::max(best, pair.worth + ChangeOf(k, pair.session) + with_session[pair.therapist]);
  }
}

void CourseLayers::Enter(std::size_t k, const DayMaxima& layer, const Place& place,
                         const Past& past, Worth worth, std::span<Worth> most) {
  const Worth* const row = layer.Row(place.option);
  const Worth* const none = row + ColumnsOf(Entry::kNone, place.turn);
  for (std::size_t c = 0; c < columns_; ++c) most[c] = std::max(most[c], worth + none[c]);
  if (!WantsPair(k, place.turn)) return;
  FindBefore(k, place.option, past, row + ColumnsOf(Entry::kSession, place.turn));
  RaiseByTherapist(worth, most);
}

std::optional<CourseLayers::Choice> CourseLayers::ChooseBefore(const Stand& at, const Past& past,
                                                               const DayMaxima& layer,
                                                               std::size_t column,
                                                               Worth target) const {
  const std::size_t with_session = ColumnsOf(Entry::kSession, at.place.turn);
  for (const SessionsBefore::Pair& pair : before_.Of(at.place.option)) {
    if (!MayPrecede(at.k, past, pair)) continue;
    const Worth worth = pair.worth + ChangeOf(at.k, pair.session) +
                        KnownPoints(column, pair.therapist) * kPointUnit;
    if (worth + layer.At(at.place.option, with_session + pair.therapist) != target) continue;
    return Choice{static_cast<int>(pair.session), pair.therapist, 0,
                  worth + InfusionWorth(at.k, at.place.option)};
  }
  return std::nullopt;
}

// Does the next infusion make `target`, at an option of the range?
bool CourseLayers::Makes(const Stand& at, const Choice& choice, const Range& range,
                         std::size_t option, Worth target) {
  const std::size_t most_column = ColumnsOf(Entry::kAny, range.turn) + choice.column;
  const Worth bound = at.next->At(option, most_column) + range.worth;
  if (!HasSides() || bound < target) return bound == target;
  std::vector<Worth> most(columns_, kImpossible);
  Enter(at.k + 1, *at.next, {option, range.turn}, {at.place.option, choice.between}, range.worth,
        most);
  return most[choice.column] == target;
}

}  // namespace tandem::courses
