// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_layers.h"

#include <algorithm>
#include <utility>

#include "scheduler/courses/course_points.h"

namespace tandem::courses {
namespace {

// The first option that starts at `time` or later.
std::size_t FirstFrom(const std::vector<InfusionOption>& options, absl::Time time) {
  const auto found = std::lower_bound(
      options.begin(), options.end(), time,
      [](const InfusionOption& option, absl::Time t) { return option.times.start < t; });
  return static_cast<std::size_t>(found - options.begin());
}

std::size_t FirstAfter(const std::vector<InfusionOption>& options, absl::Time time) {
  return FirstFrom(options, time + absl::Nanoseconds(1));
}

bool IsFor(int only, std::size_t k) { return only == kAnyInfusion || only == static_cast<int>(k); }

}  // namespace

CourseLayers::CourseLayers(const CourseProblem& problem, std::size_t count)
    : problem_(problem),
      count_(count),
      columns_(static_cast<std::size_t>(problem.therapists) + 1),
      kept_(problem.sessions.size()),
      rest_(columns_),
      best_by_therapist_(columns_) {
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    kept_[i] = problem_.sessions[i].only != kAnyInfusion;
  }
  for (const WantedInfusion& wanted : problem_.wanted) {
    if (wanted.session.has_value()) kept_[static_cast<std::size_t>(*wanted.session)] = true;
  }
  FillKnown();
  FindMoments();
  for (std::size_t i = 0; i < problem_.infusions.size(); ++i) {
    const InfusionOption& option = problem_.infusions[i];
    days_.push_back(static_cast<int>(option.times.day - absl::CivilDay()));
    bands_.push_back(BandsOf(option));
    pairs_from_.push_back(pairs_.size());
    FindPairs(i);
  }
  pairs_from_.push_back(pairs_.size());
}

void CourseLayers::FindMoments() {
  const auto& sessions = problem_.sessions;
  const auto same = [](const SessionTimes& a, const SessionTimes& b) {
    return a.time == b.time && a.day == b.day && a.in_person == b.in_person &&
           a.has_ride == b.has_ride;
  };
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    if (i == 0 || !same(sessions[i].times, sessions[i - 1].times)) {
      const absl::Time free = sessions[i].times.time.end + problem_.pairing.before_next;
      moments_.push_back({i, i, FirstFrom(problem_.infusions, free)});
    }
    moments_.back().end = i + 1;
  }
}

void CourseLayers::FindPairs(std::size_t option) {
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
    if (!behind && session.only == kAnyInfusion) leader = {pair.worth, pair.after};
  }
}

CourseLayers::Bands CourseLayers::BandsOf(const InfusionOption& option) const {
  const SpacingPolicy& spacing = problem_.spacing;
  const auto& options = problem_.infusions;
  const absl::Time start = option.times.start;
  const auto next_day = std::upper_bound(
      options.begin(), options.end(), option.times.day,
      [](absl::CivilDay day, const InfusionOption& o) { return day < o.times.day; });
  Bands bands;
  bands.soon = std::max(FirstFrom(options, start + spacing.gap_min),
                        static_cast<std::size_t>(next_day - options.begin()));
  bands.end = std::max(bands.soon, FirstAfter(options, start + spacing.gap_max));
  bands.wanted = std::clamp(FirstFrom(options, start + spacing.gap_from), bands.soon, bands.end);
  bands.late = std::clamp(FirstAfter(options, start + spacing.gap_until), bands.wanted, bands.end);
  return bands;
}

std::size_t CourseLayers::FirstColumn() const {
  const std::optional<int>& last = problem_.acquaintance.last;
  return last.has_value() ? static_cast<std::size_t>(*last) : newcomer();
}

std::pair<std::size_t, std::size_t> CourseLayers::OfDays(int first, int last) const {
  const auto begin = std::lower_bound(days_.begin(), days_.end(), first);
  const auto end = std::upper_bound(begin, days_.end(), last);
  return {static_cast<std::size_t>(begin - days_.begin()),
          static_cast<std::size_t>(end - days_.begin())};
}

void CourseLayers::FillKnown() {
  for (std::size_t last = 0; last < columns_; ++last) {
    const auto whom = last == newcomer() ? std::nullopt : std::optional(static_cast<int>(last));
    for (int t = 0; t < problem_.therapists; ++t) {
      known_.push_back(ContinuityPoints(problem_, whom, t));
    }
  }
}

Worth CourseLayers::BestNext(std::size_t option, std::size_t after, std::size_t column,
                             const DayMaxima* next) const {
  if (next == nullptr) return 0;
  const Bands& bands = bands_[option];
  const auto of = [&](std::size_t begin, std::size_t end) {
    return next->Of(std::max(begin, after), end, column);
  };
  const Worth off = std::max(of(bands.soon, bands.wanted), of(bands.late, bands.end));
  return std::max(off - kStretchedUnit, of(bands.wanted, bands.late));
}

Worth CourseLayers::ChangeOf(std::size_t k, const Pair& pair) const {
  const WantedInfusion& wanted = problem_.wanted[k];
  const bool same = wanted.session == static_cast<int>(pair.session);
  if (wanted.frozen && !wanted.session_open && !same) return kImpossible;
  if (!IsFor(problem_.sessions[pair.session].only, k)) return kImpossible;
  return wanted.session.has_value() && !same ? -kChangedUnit : 0;
}

Worth CourseLayers::InfusionWorth(std::size_t k, std::size_t option) const {
  const std::optional<int>& agreed = problem_.wanted[k].infusion;
  const bool changed = agreed.has_value() && *agreed != static_cast<int>(option);
  return problem_.infusions[option].comfort * kComfortUnit - (changed ? kChangedUnit : 0);
}

Worth CourseLayers::UnpairedWorth(std::size_t k) const {
  const WantedInfusion& wanted = problem_.wanted[k];
  if (!wanted.session.has_value()) return 0;
  return wanted.frozen && !wanted.session_open ? kImpossible : -kChangedUnit;
}

bool CourseLayers::MayTake(std::size_t k, std::size_t option) const {
  const WantedInfusion& wanted = problem_.wanted[k];
  if (!IsFor(problem_.infusions[option].only, k)) return false;
  return !wanted.frozen || wanted.infusion == static_cast<int>(option);
}

void CourseLayers::Fill(std::size_t k, std::size_t option, const DayMaxima* next, Worth* row) {
  if (!MayTake(k, option)) return;
  const Worth own = InfusionWorth(k, option);
  const Worth alone = UnpairedWorth(k);
  for (std::size_t c = 0; c < columns_; ++c) {
    rest_[c] = own + BestNext(option, 0, c, next);
    row[c] = alone + rest_[c];
  }
  if (problem_.wanted[k].wants_pair) FillPairs(k, option, next, row);
}

void CourseLayers::FillPairs(std::size_t k, std::size_t option, const DayMaxima* next, Worth* row) {
  const Worth own = InfusionWorth(k, option);
  std::fill(best_by_therapist_.begin(), best_by_therapist_.end(), kImpossible);
  work_ += static_cast<std::int64_t>(PairsOf(option).size());
  for (const Pair& pair : PairsOf(option)) {
    const Worth worth = pair.worth + ChangeOf(k, pair);
    const bool hinders = pair.after > bands_[option].soon;
    Worth& best = best_by_therapist_[pair.therapist];
    if (worth + rest_[pair.therapist] <= best) continue;
    best =
        std::max(best, worth + (hinders ? own + BestNext(option, pair.after, pair.therapist, next)
                                        : rest_[pair.therapist]));
  }
  Worth of_other = kImpossible;  // for whoever saw somebody else last
  for (std::size_t t = 0; t < newcomer(); ++t) {
    const auto with = [&](std::size_t last) {
      return best_by_therapist_[t] + KnownPoints(last, t) * kPointUnit;
    };
    row[t] = std::max(row[t], with(t));
    row[newcomer()] = std::max(row[newcomer()], with(newcomer()));
    const std::size_t other = t == 0 ? 1 : 0;
    if (other < newcomer()) of_other = std::max(of_other, with(other));
  }
  for (std::size_t t = 0; t < newcomer(); ++t) row[t] = std::max(row[t], of_other);
}

DayMaxima CourseLayers::Compute(std::size_t k, std::size_t begin, std::size_t end,
                                const DayMaxima* next) {
  DayMaxima layer(begin,
                  {days_.begin() + static_cast<std::ptrdiff_t>(begin),
                   days_.begin() + static_cast<std::ptrdiff_t>(end)},
                  columns_);
  for (std::size_t option = begin; option < end; ++option) {
    Fill(k, option, next, layer.Row(option));
  }
  layer.Finish();
  return layer;
}

DayMaxima CourseLayers::Restrict(const DayMaxima& layer, int first, int last,
                                 const std::vector<int>& excluded) const {
  auto [begin, end] = OfDays(first, last);
  begin = std::max(begin, layer.first());
  end = std::max(begin, std::min(end, layer.last()));
  DayMaxima some(begin,
                 {days_.begin() + static_cast<std::ptrdiff_t>(begin),
                  days_.begin() + static_cast<std::ptrdiff_t>(end)},
                 columns_);
  for (std::size_t option = begin; option < end; ++option) {
    if (std::find(excluded.begin(), excluded.end(), days_[option]) != excluded.end()) continue;
    for (std::size_t c = 0; c < columns_; ++c) some.Row(option)[c] = layer.At(option, c);
  }
  some.Finish();
  return some;
}

}  // namespace tandem::courses
