// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/slot_assign.h"

#include <algorithm>
#include <utility>

#include "base/civil.h"
#include "scheduler/availability/free_starts.h"
#include "scheduler/availability/matching.h"
#include "scheduler/availability/way_starts.h"

namespace tandem::availability {
namespace {

// The least booked first; those equally booked by slug.
void OrderByLoad(Way& way, const Calendars& calendars, const Interval& day) {
  for (NeedChoice& need : way.needs) {
    std::vector<std::pair<std::int64_t, Candidate>> loads;
    for (const Candidate& candidate : need.candidates) {
      loads.emplace_back(calendars.TakenTicks(candidate.resource, candidate.seats, day), candidate);
    }
    std::stable_sort(loads.begin(), loads.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < loads.size(); ++i) need.candidates[i] = loads[i].second;
  }
}

// One assignment for each turn, each once.
std::vector<Assignment> TakeTurns(const Question& question, const WayStarts& starts,
                                  std::int64_t bit) {
  std::vector<Assignment> assignments;
  Matcher matcher;
  for (int turn = 0; turn < kAssignmentsMax; ++turn) {
    Assignment assignment;
    assignment.resources.resize(starts.way().needs.size());
    for (const NeedGroup& group : starts.way().groups) {
      starts.Offer(group, bit, matcher);
      if (!matcher.MatchInTurn(group.required, turn)) return assignments;
      for (std::size_t i = 0; i < group.needs.size(); ++i) {
        assignment.resources[static_cast<std::size_t>(group.needs[i])] =
            question.resources[static_cast<std::size_t>(matcher.filled()[i])];
      }
    }
    const bool known = std::any_of(
        assignments.begin(), assignments.end(),
        [&](const Assignment& other) { return other.resources == assignment.resources; });
    if (!known) assignments.push_back(std::move(assignment));
  }
  return assignments;
}

}  // namespace

Interval AssignWindow(const Question& question, const directory::Location& location,
                      absl::Time start) {
  const Interval day = DayInterval(ToCivilDay(start, location.zone), location.zone);
  return {std::min(day.start, start + directory::kTick * question.before),
          std::max(day.end, start + directory::kTick * question.behind)};
}

std::vector<Assignment> AssignSlot(const Question& question, const Calendars& calendars,
                                   absl::Time start, const BindingHours& hours) {
  if (question.ways.empty() || !question.ways.front().possible) return {};
  Way way = question.ways.front();
  const absl::TimeZone zone = way.location->zone;
  OrderByLoad(way, calendars, DayInterval(ToCivilDay(start, zone), zone));
  const Tick tick = TickAtOrBefore(start);
  const WordRange words = WordsAround(tick, tick + 1);
  std::vector<bits::Word> mask(static_cast<std::size_t>(words.count));
  const std::int64_t bit = tick - words.first_tick();
  bits::SetRange(mask, bit, bit + 1);
  FreeStarts free(question, calendars, hours, words);
  const WayStarts starts(way, mask, free);
  Matcher matcher;
  if (starts.Next(bit, matcher) != bit) return {};
  return TakeTurns(question, starts, bit);
}

}  // namespace tandem::availability
