// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_gaps.h"

#include <algorithm>
#include <map>

#include "base/civil.h"
#include "scheduler/courses/spacing_rules.h"

namespace tandem::courses {

std::size_t FirstFrom(const std::vector<InfusionOption>& options, absl::Time time) {
  const auto found = std::lower_bound(
      options.begin(), options.end(), time,
      [](const InfusionOption& option, absl::Time t) { return option.times.start < t; });
  return static_cast<std::size_t>(found - options.begin());
}

namespace {

std::size_t FirstAfter(const std::vector<InfusionOption>& options, absl::Time time) {
  return FirstFrom(options, time + absl::Nanoseconds(1));
}

// On the wall.
absl::Duration TimeOfDay(const InfusionOption& option) {
  absl::Duration rest;
  absl::IDivDuration(option.times.start - absl::UnixEpoch(), absl::Hours(24), &rest);
  return rest;
}

// Of its start; `day` is that of the discharge, which may be the next one.
absl::CivilDay StartDay(const InfusionOption& option) {
  return absl::CivilDay(ToCivil(option.times.start, absl::UTCTimeZone()));
}

}  // namespace

CourseGaps::CourseGaps(const CourseProblem& problem) : problem_(problem) {
  bands_.reserve(problem_.infusions.size());
  for (const InfusionOption& option : problem_.infusions) bands_.push_back(BandsOf(option));
  FindWeeks();
  if (problem_.same_time) FindPeers();
}

CourseGaps::Bands CourseGaps::BandsOf(const InfusionOption& option) const {
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
  bands.resumed = bands.tardy = options.size();
  if (problem_.pause.has_value() && start < problem_.pause->end) Resume(start, bands);
  bands.wanted = std::clamp(FirstFrom(options, start + spacing.gap_from), bands.soon, bands.end);
  bands.late = std::clamp(FirstAfter(options, start + spacing.gap_until), bands.wanted, bands.end);
  return bands;
}

void CourseGaps::Resume(absl::Time start, Bands& bands) const {
  const Interval& pause = *problem_.pause;
  const absl::Duration until = problem_.spacing.gap_until;
  bands.resumed = std::max(bands.soon, FirstFrom(problem_.infusions, pause.end));
  bands.end = std::min(bands.end, bands.resumed);
  const bool in_time = pause.start - start <= until;
  const std::size_t tardy = in_time ? FirstAfter(problem_.infusions, pause.end + until) : 0;
  bands.tardy = std::max(bands.resumed, tardy);
}

// As many infusions as fit into a week are those that each come as soon as they can.
void CourseGaps::FindWeeks() {
  const auto& options = problem_.infusions;
  std::size_t most = 0;  // infusions in one week
  for (std::size_t begin = 0, end = 0; begin < options.size(); begin = end) {
    const absl::CivilDay monday = WeekOf(StartDay(options[begin]));
    const absl::CivilDay next_monday = monday + 7;
    const std::size_t earlier = EarlierIn(monday);
    std::size_t turns = earlier;
    std::size_t next = begin;  // the first option of the next turn
    for (end = begin; end < options.size() && StartDay(options[end]) < next_monday; ++end) {
      if (end == next) {
        ++turns;
        next = bands_[end].soon;
      }
      earlier_.push_back(earlier);
      own_turns_.push_back(turns);
    }
    week_end_.resize(end, end);
    most = std::max(most, turns);
  }
  const auto allowed = static_cast<std::size_t>(problem_.spacing.per_week_max);
  weeks_fill_ = most > allowed;
  const bool by_week = std::any_of(
      problem_.wanted.begin(), problem_.wanted.end(),
      [](const WantedInfusion& wanted) { return wanted.wants_pair == PairWish::kFirstOfWeek; });
  weeks_matter_ = weeks_fill_ || by_week;
  turns_ = std::max(weeks_fill_ ? allowed : 1, std::size_t{by_week ? 2U : 1U});
  for (std::size_t& own : own_turns_) own = std::min(own, turns_);
}

std::size_t CourseGaps::EarlierIn(absl::CivilDay monday) const {
  return static_cast<std::size_t>(
      std::count_if(problem_.earlier.begin(), problem_.earlier.end(),
                    [monday](absl::CivilDay day) { return WeekOf(day) == monday; }));
}

// For the infusion k, after `turn` others.
bool CourseGaps::IsFull(std::size_t turn, std::size_t k) const {
  return weeks_fill_ && turn >= static_cast<std::size_t>(problem_.spacing.per_week_max) &&
         !problem_.wanted[k].frozen;
}

std::optional<std::size_t> CourseGaps::FirstTurn(std::size_t option) const {
  if (IsFull(earlier_[option], 0)) return std::nullopt;
  return std::min(earlier_[option], turns_ - 1);
}

std::size_t CourseGaps::TurnAfter(const Place& place, std::size_t next) const {
  return next < week_end_[place.option] ? std::min(place.turn + 1, turns_ - 1) : 0;
}

std::vector<std::pair<std::size_t, std::size_t>> CourseGaps::WindowsOf(std::size_t count,
                                                                       std::size_t begin,
                                                                       std::size_t end) const {
  std::vector<std::pair<std::size_t, std::size_t>> windows(count);
  for (auto& window : windows) {
    window.first = begin;
    begin = begin < bands_.size() ? bands_[begin].soon : begin;
  }
  // A later option is never followed sooner.
  for (std::size_t i = count; i-- > 0;) {
    windows[i].second = end;
    end = static_cast<std::size_t>(
        std::partition_point(bands_.begin(), bands_.end(),
                             [end](const Bands& bands) { return bands.soon < end; }) -
        bands_.begin());
  }
  return windows;
}

std::size_t CourseGaps::LatestAfter(std::size_t begin, std::size_t end) const {
  return bands_[begin].resumed < bands_.size() ? bands_.size() : bands_[end - 1].end;
}

void CourseGaps::FindPeers() {
  std::map<absl::Duration, std::size_t> known;
  for (std::size_t i = 0; i < problem_.infusions.size(); ++i) {
    const auto [at, fresh] = known.try_emplace(TimeOfDay(problem_.infusions[i]), peers_.size());
    if (fresh) peers_.emplace_back();
    peers_[at->second].push_back(i);
    time_of_day_.push_back(at->second);
  }
}

void CourseGaps::Add(const Place& place, std::size_t k, Range range,
                     std::vector<Range>& ranges) const {
  if (weeks_matter_) {
    const std::size_t week_end = std::clamp(week_end_[place.option], range.begin, range.end);
    if (range.begin < week_end && !IsFull(place.turn + 1, k)) {
      ranges.push_back({range.begin, week_end, TurnAfter(place, range.begin), range.worth});
    }
    range.begin = week_end;
  }
  if (range.begin < range.end) ranges.push_back(range);
}

void CourseGaps::FindRanges(const Place& place, std::size_t k, std::vector<Range>& ranges) const {
  const Bands& bands = bands_[place.option];
  ranges.clear();
  Add(place, k, {bands.soon, bands.wanted, 0, -kStretchedUnit}, ranges);
  Add(place, k, {bands.wanted, bands.late, 0, 0}, ranges);
  Add(place, k, {bands.late, bands.end, 0, -kStretchedUnit}, ranges);
  Add(place, k, {bands.resumed, bands.tardy, 0, 0}, ranges);
  Add(place, k, {bands.tardy, problem_.infusions.size(), 0, -kStretchedUnit}, ranges);
  if (!problem_.same_time) return;
  const std::vector<std::size_t>& peers = peers_[time_of_day_[place.option]];
  for (auto i = std::lower_bound(peers.begin(), peers.end(), bands.soon); i != peers.end(); ++i) {
    if (*i >= bands.end && *i < bands.resumed) continue;
    const Worth stretched = IsStretched(place.option, *i) ? kStretchedUnit : 0;
    Add(place, k, {*i, *i + 1, 0, kComfortMax * kComfortUnit - stretched}, ranges);
  }
}

bool CourseGaps::IsStretched(std::size_t option, std::size_t next) const {
  const Bands& bands = bands_[option];
  if (next >= bands.resumed) return next >= bands.tardy;
  return next < bands.wanted || next >= bands.late;
}

bool CourseGaps::IsSameTime(std::size_t option, std::size_t next) const {
  return problem_.same_time && time_of_day_[option] == time_of_day_[next];
}

bool CourseGaps::IsDue(std::size_t option) const {
  const absl::CivilDay day = StartDay(problem_.infusions[option]);
  return !problem_.due.has_value() || problem_.wanted[0].frozen ||
         (problem_.due->first <= day && day < problem_.due->end);
}

}  // namespace tandem::courses
