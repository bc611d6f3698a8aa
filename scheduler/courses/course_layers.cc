// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_layers.h"

#include <algorithm>
#include <utility>

#include "scheduler/courses/course_points.h"

namespace tandem::courses {
namespace {

std::vector<int> DaysOf(const std::vector<InfusionOption>& options) {
  std::vector<int> days;
  days.reserve(options.size());
  for (const InfusionOption& option : options) {
    days.push_back(static_cast<int>(option.times.day - absl::CivilDay()));
  }
  return days;
}

// Agreed, or for one infusion alone.
std::vector<bool> KeptOf(const CourseProblem& problem) {
  std::vector<bool> kept;
  kept.reserve(problem.sessions.size());
  for (const SessionOption& session : problem.sessions) {
    kept.push_back(session.only != kAnyInfusion);
  }
  for (const WantedInfusion& wanted : problem.wanted) {
    if (wanted.session.has_value()) kept[static_cast<std::size_t>(*wanted.session)] = true;
  }
  return kept;
}

bool IsFor(int only, std::size_t k) { return only == kAnyInfusion || only == static_cast<int>(k); }

}  // namespace

CourseLayers::CourseLayers(const CourseProblem& problem)
    : problem_(problem),
      columns_(static_cast<std::size_t>(problem.therapists) + 1),
      days_(DaysOf(problem.infusions)),
      gaps_(problem),
      entry_columns_(HasSides() ? columns_ * gaps_.turns() : 0),
      kept_(KeptOf(problem)),
      before_(problem, kept_),
      rest_(columns_),
      best_by_therapist_(columns_) {
  FillKnown();
  FindMoments();
  for (std::size_t i = 0; i < problem_.infusions.size(); ++i) {
    pairs_from_.push_back(pairs_.size());
    FindPairs(i);
  }
  pairs_from_.push_back(pairs_.size());
}

void CourseLayers::FindMoments() {
  const auto& sessions = problem_.sessions;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    if (i == 0 || sessions[i].times != sessions[i - 1].times) {
      const absl::Time free = sessions[i].times.time.end + problem_.pairing.before_next;
      moments_.push_back({i, i, FirstFrom(problem_.infusions, free)});
    }
    moments_.back().end = i + 1;
  }
}

void CourseLayers::FindPairs(std::size_t option) {
  if (problem_.pairing.direction == PairDirection::kBefore) return;
  const InfusionTimes& infusion = problem_.infusions[option].times;
  const auto times = [this](const Moment& moment) -> const SessionTimes& {
    return problem_.sessions[moment.begin].times;
  };
  leaders_.assign(columns_, {});
  const auto first = std::lower_bound(
      moments_.begin(), moments_.end(), infusion.discharge + problem_.pairing.earliest,
      [&](const Moment& moment, absl::Time t) { return times(moment).time.start < t; });
  for (auto moment = first; moment != moments_.end(); ++moment) {
    const absl::Duration after = times(*moment).time.start - infusion.discharge;
    if (after > problem_.pairing.acceptable_until) break;
    if (!IsPair(JudgeAfter(problem_.pairing, infusion, times(*moment)))) continue;
    FindPairsAt(option, *moment, ClosenessPoints(problem_, after));
  }
  DropOutdone(option);
}

void CourseLayers::DropOutdone(std::size_t option) {
  const std::size_t soon = gaps_.Soonest(option);
  const auto begin = pairs_.begin() + static_cast<std::ptrdiff_t>(pairs_from_[option]);
  const auto outdone = [&](const Pair& pair) {
    return pair.after <= soon && pair.worth < leaders_[pair.therapist].free && !kept_[pair.session];
  };
  pairs_.erase(std::remove_if(begin, pairs_.end(), outdone), pairs_.end());
}

void CourseLayers::FindPairsAt(std::size_t option, const Moment& moment, int closeness) {
  const int* const places =
      problem_.place_points[static_cast<std::size_t>(problem_.infusions[option].site)].data();
  for (std::size_t i = moment.begin; i < moment.end; ++i) {
    const SessionOption& session = problem_.sessions[i];
    const int place = places[session.place];
    if (place < 0) continue;
    const Pair pair{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(session.therapist),
                    moment.after,
                    kPairedUnit + Worth{closeness + session.points + place} * kPointUnit};
    Leader& leader = leaders_[pair.therapist];
    const bool behind = pair.worth <= leader.worth && pair.after >= leader.after;
    if (behind && !kept_[i]) continue;
    pairs_.push_back(pair);
    if (behind || session.only != kAnyInfusion) continue;
    const bool is_free = pair.after <= gaps_.Soonest(option);
    leader = {pair.worth, pair.after, is_free ? std::max(leader.free, pair.worth) : leader.free};
  }
}

std::size_t CourseLayers::FirstColumn() const {
  const std::optional<int>& last = problem_.acquaintance.last;
  return last.has_value() ? static_cast<std::size_t>(*last) : newcomer();
}

void CourseLayers::FillKnown() {
  for (std::size_t last = 0; last < columns_; ++last) {
    const auto whom = last == newcomer() ? std::nullopt : std::optional(static_cast<int>(last));
    for (int t = 0; t < problem_.therapists; ++t) {
      known_.push_back(ContinuityPoints(problem_, whom, t));
    }
  }
}

CourseLayers::Stand CourseLayers::StandAt(std::size_t k, const Place& place, const DayMaxima* next,
                                          std::vector<Range>& ranges) const {
  ranges.clear();
  if (next != nullptr) gaps_.FindRanges(place, k + 1, ranges);
  return {k, place, next, ranges};
}

Worth CourseLayers::BestNext(const Stand& at, std::size_t after, std::size_t column) const {
  if (at.next == nullptr) return 0;
  Worth most = kImpossible;
  for (const Range& range : at.ranges) {
    const std::size_t begin = std::max(range.begin, after);
    if (begin >= range.end) continue;
    const std::size_t from = ColumnsOf(Entry::kNone, range.turn);
    most = std::max(most, range.worth + at.next->Of(begin, range.end, from + column));
  }
  return most;
}

Worth CourseLayers::ChangeOf(std::size_t k, std::uint32_t session) const {
  const WantedInfusion& wanted = problem_.wanted[k];
  const bool same = wanted.session == static_cast<int>(session);
  if (wanted.frozen && !wanted.session_open && !same) return kImpossible;
  if (!IsFor(problem_.sessions[session].only, k)) return kImpossible;
  return wanted.session.has_value() && !same ? -kChangedUnit : 0;
}

Worth CourseLayers::InfusionWorth(std::size_t k, std::size_t option) const {
  const std::optional<int>& agreed = problem_.wanted[k].infusion;
  const bool changed = agreed.has_value() && *agreed != static_cast<int>(option);
  const bool stretched = k == 0 && !gaps_.IsDue(option);
  return problem_.infusions[option].comfort * kComfortUnit - (changed ? kChangedUnit : 0) -
         (stretched ? kStretchedUnit : 0);
}

bool CourseLayers::NeedsNone(std::size_t k, std::size_t turn) const {
  return problem_.wanted[k].wants_pair == PairWish::kFirstOfWeek && turn > 0;
}

bool CourseLayers::WantsPair(std::size_t k, std::size_t turn) const {
  return problem_.wanted[k].wants_pair != PairWish::kNever && !NeedsNone(k, turn);
}

Worth CourseLayers::UnpairedWorth(std::size_t k, std::size_t turn) const {
  const WantedInfusion& wanted = problem_.wanted[k];
  const Worth worth = NeedsNone(k, turn) ? kPairedUnit : 0;
  if (!wanted.session.has_value()) return worth;
  return wanted.frozen && !wanted.session_open ? kImpossible : worth - kChangedUnit;
}

bool CourseLayers::MayTake(std::size_t k, std::size_t option) const {
  const WantedInfusion& wanted = problem_.wanted[k];
  if (!IsFor(problem_.infusions[option].only, k)) return false;
  return !wanted.frozen || wanted.infusion == static_cast<int>(option);
}

void CourseLayers::Fill(const Stand& at, Worth* row) {
  const Worth own = InfusionWorth(at.k, at.place.option);
  const Worth alone = UnpairedWorth(at.k, at.place.turn);
  std::fill(rest_.begin(), rest_.end(), at.next == nullptr ? 0 : kImpossible);
  for (const Range& range : at.ranges) {
    at.next->Raise(range.begin, range.end, ColumnsOf(Entry::kNone, range.turn), range.worth, rest_);
  }
  // Whom the patient saw last matters for points alone.
  if (!IsPossible(rest_[0])) return;
  for (std::size_t c = 0; c < columns_; ++c) {
    rest_[c] += own;
    row[c] = alone + rest_[c];
  }
  if (WantsPair(at.k, at.place.turn)) FillPairs(at, row);
}

void CourseLayers::FillPairs(const Stand& at, Worth* row) {
  const std::size_t option = at.place.option;
  const Worth own = InfusionWorth(at.k, option);
  std::fill(best_by_therapist_.begin(), best_by_therapist_.end(), kImpossible);
  work_ += static_cast<std::int64_t>(PairsOf(option).size());
  for (const Pair& pair : PairsOf(option)) {
    const Worth worth = pair.worth + ChangeOf(at.k, pair.session);
    const bool hinders = pair.after > gaps_.Soonest(option);
    Worth& best = best_by_therapist_[pair.therapist];
    if (worth + rest_[pair.therapist] <= best) continue;
    best = std::max(best, worth + (hinders ? own + BestNext(at, pair.after, pair.therapist)
                                           : rest_[pair.therapist]));
  }
  RaiseByTherapist(0, {row, columns_});
}

void CourseLayers::RaiseByTherapist(Worth worth, std::span<Worth> most) const {
  Worth of_other = kImpossible;  // for whoever saw somebody else last
  for (std::size_t t = 0; t < newcomer(); ++t) {
    const auto with = [&](std::size_t last) {
      return worth + best_by_therapist_[t] + KnownPoints(last, t) * kPointUnit;
    };
    most[t] = std::max(most[t], with(t));
    most[newcomer()] = std::max(most[newcomer()], with(newcomer()));
    const std::size_t other = t == 0 ? 1 : 0;
    if (other < newcomer()) of_other = std::max(of_other, with(other));
  }
  for (std::size_t t = 0; t < newcomer(); ++t) most[t] = std::max(most[t], of_other);
}

// Ranges are asked how the next infusion may be come to: kAny, and kNone when a session lies
// between already. kSession comes last and is what kAny is made of.
DayMaxima CourseLayers::EmptyLayer(std::size_t begin, std::size_t end) const {
  const std::size_t columns = columns_ * gaps_.turns();
  switch (problem_.pairing.direction) {
    case PairDirection::kAfter:
      return {days_, begin, end, columns, columns};
    case PairDirection::kBefore:
      return {days_, begin, end, 3 * columns, columns};
    case PairDirection::kBoth:
      return {days_, begin, end, 3 * columns, 2 * columns};
  }
  return {};
}

DayMaxima CourseLayers::Compute(std::size_t k, std::size_t begin, std::size_t end,
                                const DayMaxima* next) {
  DayMaxima layer = EmptyLayer(begin, end);
  for (std::size_t option = begin; option < end; ++option) {
    if (!MayTake(k, option)) continue;
    for (std::size_t turn = 0; turn < gaps_.TurnsOf(option); ++turn) {
      const Stand at = StandAt(k, {option, turn}, next, ranges_);
      if (HasSides()) {
        FillSides(at, layer.Row(option));
      } else {
        Fill(at, layer.Row(option) + ColumnsOf(Entry::kAny, turn));
      }
    }
  }
  layer.Finish();
  return layer;
}

DayMaxima CourseLayers::Restrict(const DayMaxima& layer, std::size_t begin, std::size_t end,
                                 const std::vector<int>& excluded) const {
  begin = std::max(begin, layer.first());
  end = std::max(begin, std::min(end, layer.last()));
  DayMaxima some = EmptyLayer(begin, end);
  for (std::size_t option = begin; option < end; ++option) {
    if (std::find(excluded.begin(), excluded.end(), days_.At(option)) != excluded.end()) continue;
    std::copy_n(layer.Row(option), layer.columns(), some.Row(option));
  }
  some.Finish();
  return some;
}

}  // namespace tandem::courses
