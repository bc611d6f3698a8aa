// SPDX-License-Identifier: Apache-2.0
// StartMask: the ticks at which a visit may start, as bits: the grid, days of the week, time of day
// and the allowed interval. The grid of a zone and block is remembered. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "scheduler/availability/open_hours.h"
#include "scheduler/availability/recent_cache.h"
#include "scheduler/availability/ticks.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

constexpr std::size_t kGridBlocksMax = 1'000;  // a few zones and grids, half a year of blocks

struct StartWish {
  Tick first = 0;  // starts in [first, end)
  Tick end = 0;
  absl::TimeZone zone;
  absl::Duration grid;                            // zero: any tick
  std::vector<absl::Weekday> days_of_week;        // local; empty: all
  int earliest_minute = 0;                        // local minute of the day, included
  int latest_minute = directory::kMinutesPerDay;  // excluded
};

class StartMask {
 public:
  StartMask() : grids_(kGridBlocksMax) {}

  // set = the ticks of `range` at which a visit may start.
  void Read(const StartWish& wish, WordRange range, std::span<bits::Word> set);

 private:
  struct Key {
    std::string zone;
    std::int64_t grid_minutes;
    std::int64_t block;

    bool operator==(const Key& other) const = default;
    template <class H>
    friend H AbslHashValue(H state, const Key& key) {
      return H::combine(std::move(state), key.zone, key.grid_minutes, key.block);
    }
  };

  void AndGrid(const StartWish& wish, WordRange range, std::span<bits::Word> set);

  RecentCache<Key, BlockBits> grids_;
};

}  // namespace tandem::availability
