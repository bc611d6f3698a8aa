// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_layers.h"

#include <algorithm>
#include <utility>

namespace tandem::courses {
namespace {

constexpr int kPermille = 1000;
constexpr int kSeenPermille = 500;
constexpr int kNewPermille = 200;
constexpr int kNewcomerPermille = 500;  // nobody is known to a new patient

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

}  // namespace

CourseLayers::CourseLayers(const CourseProblem& problem, std::size_t count)
    : problem_(problem),
      count_(count),
      columns_(static_cast<std::size_t>(problem.therapists) + 1),
      rest_(columns_),
      best_by_therapist_(columns_) {
  for (std::size_t i = 0; i < problem_.infusions.size(); ++i) {
    const InfusionOption& option = problem_.infusions[i];
    days_.push_back(static_cast<int>(option.times.day - absl::CivilDay()));
    bands_.push_back(BandsOf(option));
    pairs_from_.push_back(pairs_.size());
    FindPairs(i);
  }
  pairs_from_.push_back(pairs_.size());
}

void CourseLayers::FindPairs(std::size_t option) {
  const InfusionOption& infusion = problem_.infusions[option];
  const PairPolicy& policy = problem_.pairing;
  const auto& sessions = problem_.sessions;
  const auto first = std::lower_bound(
      sessions.begin(), sessions.end(), infusion.times.discharge + policy.earliest,
      [](const SessionOption& session, absl::Time t) { return session.times.time.start < t; });
  for (auto with = first; with != sessions.end(); ++with) {
    const absl::Duration after = with->times.time.start - infusion.times.discharge;
    if (after > policy.acceptable_until) break;
    if (!IsPair(JudgeAfter(policy, infusion.times, with->times))) continue;
    const int points = policy.weights.closeness * ClosenessPermille(policy, after) + with->points +
                       problem_.place_points[static_cast<std::size_t>(infusion.site)]
                                            [static_cast<std::size_t>(with->place)];
    pairs_.push_back({static_cast<std::uint32_t>(with - sessions.begin()),
                      static_cast<std::uint32_t>(with->therapist),
                      FirstFrom(problem_.infusions, with->times.time.end + policy.before_next),
                      kPairedUnit + points * kPointUnit});
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

Worth CourseLayers::ContinuityPoints(std::size_t last, int therapist) const {
  const auto index = static_cast<std::size_t>(therapist);
  const std::vector<bool>& seen = problem_.acquaintance.seen;
  int permille = kNewPermille;
  if (last == index) {
    permille = kPermille;
  } else if (index < seen.size() && seen[index]) {
    permille = kSeenPermille;
  } else if (last == newcomer()) {
    permille = kNewcomerPermille;
  }
  return Worth{problem_.pairing.weights.continuity} * permille;
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
  if (wanted.frozen && !same) return kImpossible;
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
  return wanted.frozen ? kImpossible : -kChangedUnit;
}

bool CourseLayers::MayTake(std::size_t k, std::size_t option) const {
  const WantedInfusion& wanted = problem_.wanted[k];
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
      return best_by_therapist_[t] + ContinuityPoints(last, static_cast<int>(t)) * kPointUnit;
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
