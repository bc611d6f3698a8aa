// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/slot_search.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/civil.h"
#include "base/status.h"
#include "scheduler/availability/slot_position.h"
#include "scheduler/availability/start_rules.h"
#include "scheduler/availability/way_starts.h"

namespace tandem::availability {
namespace {

StartWish WishFor(const SlotQuery& query, const Question& question, StartRange range,
                  const directory::Location& location) {
  StartWish wish;
  wish.first = range.first;
  wish.end = range.end;
  wish.zone = location.zone;
  if (query.patient_limits || query.on_grid) wish.grid = question.type->grid;
  wish.days_of_week = query.days_of_week;
  wish.earliest_minute = query.earliest_minute;
  wish.latest_minute = query.latest_minute;
  return wish;
}

// The time line is searched in parts, each twice as long as the one before: a full page mostly
// needs the first few days only.
constexpr Tick kFirstPartTicks = 3 * kTicksPerDay;

struct PageLimits {
  const SlotPosition* after;  // null: from the beginning
  int slots;
  int practitioners;  // of a slot
};

// Takes slots from all ways in order until the page is full.
class PageFiller {
 public:
  PageFiller(const Question& question, const PageLimits& limits)
      : question_(question), limits_(limits) {}

  // The next part of the time line. True when the page is full and there is more.
  bool Fill(const std::vector<WayStarts>& ways, WordRange words) {
    first_tick_ = words.first_tick();
    const std::int64_t end = words.end_tick() - first_tick_;
    next_.clear();
    for (const WayStarts& way : ways) next_.push_back(way.Next(0, matcher_));
    while (!next_.empty()) {
      const auto earliest = std::min_element(next_.begin(), next_.end());  // first way of equals
      const std::int64_t bit = *earliest;
      if (bit >= end) break;
      const WayStarts& starts = ways[static_cast<std::size_t>(earliest - next_.begin())];
      *earliest = starts.Next(bit + 1, matcher_);
      if (!Take(starts, bit)) return true;
    }
    return false;
  }

  SlotPage page() && { return std::move(page_); }

 private:
  bool Take(const WayStarts& starts, std::int64_t bit) {
    const Way& way = starts.way();
    SlotPosition position{first_tick_ + bit, way.location->slug, way.mode};
    if (limits_.after != nullptr && position <= *limits_.after) return true;
    if (static_cast<int>(page_.slots.size()) == limits_.slots) {
      page_.next_position = Format(last_);
      return false;
    }
    page_.slots.push_back(Describe(starts, bit));
    last_ = std::move(position);
    return true;
  }

  Slot Describe(const WayStarts& starts, std::int64_t bit) {
    const Way& way = starts.way();
    const Tick tick = first_tick_ + bit;
    Slot slot{{TimeOf(tick + way.patient.start), TimeOf(tick + way.patient.end)},
              way.location->id,
              way.mode,
              {}};
    if (limits_.practitioners == 0) return slot;
    starts.Practitioners(bit, matcher_, entities_);
    const std::size_t count =
        std::min(entities_.size(), static_cast<std::size_t>(limits_.practitioners));
    slot.practitioners.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto entity = static_cast<std::size_t>(entities_[i]);
      slot.practitioners.push_back(question_.snapshot->practitioners[entity].id);
    }
    return slot;
  }

  const Question& question_;
  const PageLimits limits_;
  Tick first_tick_ = 0;
  std::vector<std::int64_t> next_;  // per way
  Matcher matcher_;
  std::vector<int> entities_;
  SlotPosition last_;
  SlotPage page_;
};

std::vector<WayStarts> StartsOfWays(const SlotQuery& query, const Question& question,
                                    const Calendars& calendars, StartRange part,
                                    Memories& memories) {
  const WordRange words = WordsAround(part.first, part.end);
  FreeStarts free(question, calendars, {&memories.hours, part.reserved_at, {}}, words);
  std::vector<bits::Word> mask(static_cast<std::size_t>(words.count));
  std::vector<WayStarts> ways;
  ways.reserve(question.ways.size());
  const directory::Location* masked = nullptr;
  for (const Way& way : question.ways) {
    if (!way.possible) continue;
    if (masked != way.location) {
      memories.mask.Read(WishFor(query, question, part, *way.location), words, mask);
      ClearTooNear(calendars.near, question.snapshot->zone, words, mask);
      masked = way.location;
    }
    ways.emplace_back(way, mask, free);
  }
  return ways;
}

// Until the page is full or there are no more.
SlotPage FillPage(const SlotQuery& query, const Question& question, const Calendars& calendars,
                  StartRange range, Memories& memories, const PageLimits& limits) {
  PageFiller filler(question, limits);
  Tick length = kFirstPartTicks;
  while (!range.empty()) {
    StartRange part = range;
    part.end = std::min(range.end, range.first + length);
    const WordRange words = WordsAround(part.first, part.end);
    if (filler.Fill(StartsOfWays(query, question, calendars, part, memories), words)) break;
    range.first = part.end;
    length *= 2;
  }
  return std::move(filler).page();
}

}  // namespace

StartRange StartsOf(const SlotQuery& query, const directory::VisitType& type, absl::Time now) {
  const StartLimits limits = LimitsOf(type, now, query.patient_limits);
  const Tick first = TickAtOrAfter(std::max({query.window.start, now, limits.first}));
  const Tick end = std::min(TickAtOrAfter(query.window.end), TickAtOrBefore(limits.last) + 1);
  const auto reserved_at = query.for_pair ? std::nullopt : std::optional<Tick>(TickAtOrBefore(now));
  return {first, end, reserved_at};
}

absl::StatusOr<SlotPage> FindSlots(const SlotQuery& query, const Question& question,
                                   const Calendars& calendars, StartRange range,
                                   Memories& memories) {
  SlotPosition after;
  const bool is_first = query.page_position.empty();
  if (!is_first) {
    ASSIGN_OR_RETURN(after, ParsePosition(query.page_position));
    range.first = std::max(range.first, after.start);
  }
  return FillPage(query, question, calendars, range, memories,
                  {is_first ? nullptr : &after, query.page_size, kPractitionersPerSlotMax});
}

FreeTimes FindTimes(const SlotQuery& query, const Question& question, const Calendars& calendars,
                    StartRange range, Memories& memories, bool who) {
  SlotPage page = FillPage(query, question, calendars, range, memories,
                           {nullptr, kTimesMax, who ? kPractitionersPerTimeMax : 0});
  FreeTimes times;
  times.slots = std::move(page.slots);
  times.complete = page.next_position.empty();
  return times;
}

std::vector<BookedDay> BookedDays(const Question& question, const Calendars& calendars,
                                  const Interval& window) {
  std::map<int, Candidate> people;  // by resource: ordered by id
  for (const Way& way : question.ways) {
    for (const NeedChoice& need : way.needs) {
      if (need.kind != directory::NeedKind::kPractitioner) continue;
      for (const Candidate& candidate : need.candidates) {
        people.emplace(candidate.resource, candidate);
      }
    }
  }
  const absl::TimeZone zone = question.snapshot->zone;
  const absl::CivilDay last = ToCivilDay(window.end, zone);
  std::vector<BookedDay> booked;
  for (const auto& [resource, candidate] : people) {
    const auto entity = static_cast<std::size_t>(candidate.entity);
    const PractitionerId id = question.snapshot->practitioners[entity].id;
    for (absl::CivilDay day = ToCivilDay(window.start, zone); day <= last; ++day) {
      const std::int64_t ticks =
          calendars.TakenTicks(resource, candidate.seats, DayInterval(day, zone));
      if (ticks > 0) booked.push_back({id, day, static_cast<int>(ticks * kTickSeconds / 60)});
    }
  }
  return booked;
}

}  // namespace tandem::availability
