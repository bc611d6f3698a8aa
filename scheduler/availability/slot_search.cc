// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/slot_search.h"

#include <algorithm>
#include <utility>

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
  if (query.patient_limits) wish.grid = question.type->grid;
  wish.days_of_week = query.days_of_week;
  wish.earliest_minute = query.earliest_minute;
  wish.latest_minute = query.latest_minute;
  return wish;
}

// Takes slots from all ways in order until the page is full.
class PageFiller {
 public:
  PageFiller(const Question& question, WordRange words, int page_size)
      : question_(question),
        first_tick_(words.first_tick()),
        bits_(words.end_tick() - words.first_tick()),
        page_size_(page_size) {}

  SlotPage Fill(const std::vector<WayStarts>& ways, const SlotPosition* after) {
    std::int64_t bit = after == nullptr ? 0 : std::max<Tick>(0, after->start - first_tick_);
    std::vector<std::int64_t> next;
    for (const WayStarts& way : ways) next.push_back(way.Next(bit, matcher_));
    while (!next.empty()) {
      const auto earliest = std::min_element(next.begin(), next.end());  // the first way of equals
      if (*earliest >= bits_) break;
      const auto index = static_cast<std::size_t>(earliest - next.begin());
      bit = *earliest;
      *earliest = ways[index].Next(bit + 1, matcher_);
      SlotPosition position{first_tick_ + bit, ways[index].way().location->slug,
                            ways[index].way().mode};
      if (after != nullptr && position <= *after) continue;
      if (static_cast<int>(page_.slots.size()) == page_size_) {
        page_.next_position = Format(last_);
        break;
      }
      page_.slots.push_back(Describe(ways[index], bit));
      last_ = std::move(position);
    }
    return std::move(page_);
  }

 private:
  Slot Describe(const WayStarts& starts, std::int64_t bit) {
    const Way& way = starts.way();
    const Tick tick = first_tick_ + bit;
    Slot slot{{TimeOf(tick + way.patient.start), TimeOf(tick + way.patient.end)},
              way.location->id,
              way.mode,
              {}};
    starts.Practitioners(bit, matcher_, entities_);
    const std::size_t count = std::min<std::size_t>(entities_.size(), kPractitionersPerSlotMax);
    slot.practitioners.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto entity = static_cast<std::size_t>(entities_[i]);
      slot.practitioners.push_back(question_.snapshot->practitioners[entity].id);
    }
    return slot;
  }

  const Question& question_;
  Tick first_tick_;
  std::int64_t bits_;
  int page_size_;
  Matcher matcher_;
  std::vector<int> entities_;
  SlotPosition last_;
  SlotPage page_;
};

}  // namespace

StartRange StartsOf(const SlotQuery& query, const directory::VisitType& type, absl::Time now) {
  const StartLimits limits = LimitsOf(type, now, query.patient_limits);
  const Tick first = TickAtOrAfter(std::max({query.window.start, now, limits.first}));
  const Tick end = std::min(TickAtOrAfter(query.window.end), TickAtOrBefore(limits.last) + 1);
  return {first, end};
}

absl::StatusOr<SlotPage> FindSlots(const SlotQuery& query, const Question& question,
                                   const Calendars& calendars, StartRange range,
                                   Memories& memories) {
  SlotPosition after;
  if (!query.page_position.empty()) {
    ASSIGN_OR_RETURN(after, ParsePosition(query.page_position));
  }
  if (range.empty()) return SlotPage{};
  const WordRange words = WordsAround(range.first, range.end);
  FreeStarts free(question, calendars, &memories.hours, words);
  std::vector<bits::Word> mask(static_cast<std::size_t>(words.count));
  std::vector<WayStarts> ways;
  ways.reserve(question.ways.size());
  const directory::Location* masked = nullptr;
  for (const Way& way : question.ways) {
    if (!way.possible) continue;
    if (masked != way.location) {
      memories.mask.Read(WishFor(query, question, range, *way.location), words, mask);
    }
    masked = way.location;
    ways.emplace_back(way, mask, free);
  }
  PageFiller filler(question, words, query.page_size);
  return filler.Fill(ways, query.page_position.empty() ? nullptr : &after);
}

}  // namespace tandem::availability
