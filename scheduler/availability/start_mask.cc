// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/start_mask.h"

#include <algorithm>
#include <memory>

#include "base/civil.h"

namespace tandem::availability {
namespace {

// Local days whose instants can touch a block: one more on either side covers every zone.
constexpr int kDaysAround = 2;

std::shared_ptr<const BlockBits> GridOf(absl::TimeZone zone, absl::Duration grid,
                                        std::int64_t block) {
  auto block_bits = std::make_shared<BlockBits>();
  block_bits->fill(0);
  const Interval window = BlockInterval(block);
  const Tick base = block * kTicksPerBlock;
  const int step = static_cast<int>(absl::ToInt64Minutes(grid));
  const absl::CivilDay last = ToCivilDay(window.end, zone) + kDaysAround;
  for (absl::CivilDay day = ToCivilDay(window.start, zone) - kDaysAround; day <= last; ++day) {
    for (int minute = 0; minute < directory::kMinutesPerDay; minute += step) {
      const absl::StatusOr<absl::Time> time = ResolveCivil(absl::CivilMinute(day) + minute, zone);
      if (!time.ok() || !window.Contains(*time)) continue;  // skipped: no such start
      const Tick tick = TickAtOrBefore(*time);
      if (TimeOf(tick) == *time) bits::SetRange(*block_bits, tick - base, tick - base + 1);
    }
  }
  return block_bits;
}

bool WantsDay(const StartWish& wish, absl::CivilDay day) {
  return wish.days_of_week.empty() || std::find(wish.days_of_week.begin(), wish.days_of_week.end(),
                                                absl::GetWeekday(day)) != wish.days_of_week.end();
}

// Keeps the ticks whose local day and minute are wanted. Between two clock changes local time is
// the instant and an offset, so wanted times are one range a day there. On the day of a change both
// passes of a repeated hour count: it is that time, twice.
void AndLocalTimes(const StartWish& wish, WordRange range, std::span<bits::Word> set) {
  absl::Time from = TimeOf(range.first_tick());
  const absl::Time end = TimeOf(range.end_tick());
  while (from < end) {
    absl::TimeZone::CivilTransition change;
    absl::Time until = end;
    if (wish.zone.NextTransition(from, &change)) {
      until = std::min(end, wish.zone.At(change.to).trans);  // what clocks read right after it
    }
    const absl::Duration offset = absl::Seconds(wish.zone.At(from).offset);
    const absl::CivilDay last = absl::ToCivilDay(until + offset, absl::UTCTimeZone());
    absl::Time kept = from;  // cleared up to here
    const auto clear = [&](absl::Time a, absl::Time b) {
      bits::ClearRange(set, TickAtOrAfter(a) - range.first_tick(),
                       TickAtOrAfter(b) - range.first_tick());
    };
    for (absl::CivilDay day = absl::ToCivilDay(from + offset, absl::UTCTimeZone()); day <= last;
         ++day) {
      if (!WantsDay(wish, day)) continue;
      const absl::Time midnight = absl::FromCivil(day, absl::UTCTimeZone()) - offset;
      const absl::Time first = midnight + absl::Minutes(wish.earliest_minute);
      clear(kept, std::min(first, until));
      kept = std::max(kept, midnight + absl::Minutes(wish.latest_minute));
    }
    clear(std::min(kept, until), until);
    from = until;
  }
}

}  // namespace

void StartMask::AndGrid(const StartWish& wish, WordRange range, std::span<bits::Word> set) {
  Key key{wish.zone.name(), absl::ToInt64Minutes(wish.grid), 0};
  ForEachBlock(range, set, [&](std::int64_t block, std::size_t offset, std::span<bits::Word> part) {
    key.block = block;
    std::shared_ptr<const BlockBits> grid = grids_.Find(key);
    if (grid == nullptr) {
      grid = GridOf(wish.zone, wish.grid, block);
      grids_.Put(key, grid);
    }
    bits::And(part, std::span(*grid).subspan(offset, part.size()));
  });
}

void StartMask::Read(const StartWish& wish, WordRange range, std::span<bits::Word> set) {
  bits::Fill(set, false);
  bits::SetRange(set, wish.first - range.first_tick(), wish.end - range.first_tick());
  if (wish.grid > absl::ZeroDuration()) AndGrid(wish, range, set);
  const bool all_day = wish.earliest_minute <= 0 && wish.latest_minute >= directory::kMinutesPerDay;
  if (!all_day || !wish.days_of_week.empty()) AndLocalTimes(wish, range, set);
}

}  // namespace tandem::availability
