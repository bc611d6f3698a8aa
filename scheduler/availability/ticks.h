// SPDX-License-Identifier: Apache-2.0
// Ticks: five-minute steps since the epoch, and how calendars are cut into blocks of them. A block
// begins at a UTC midnight and on a word of 64 ticks, so that blocks join without shifting.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

using Tick = std::int64_t;

constexpr std::int64_t kTickSeconds = 300;
static_assert(absl::Seconds(kTickSeconds) == directory::kTick);
constexpr int kTicksPerWord = 64;
constexpr int kTicksPerDay = 288;
constexpr int kBlockDays = 16;  // what is read again when one claim in it changes: some 300 rows
constexpr int kTicksPerBlock = kBlockDays * kTicksPerDay;
constexpr int kWordsPerBlock = kTicksPerBlock / kTicksPerWord;
static_assert(kTicksPerBlock % kTicksPerWord == 0);

// Rounded down, for negative numbers too.
constexpr std::int64_t FloorDiv(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

inline Tick TickAtOrBefore(absl::Time time) {
  return FloorDiv(absl::ToUnixSeconds(time), kTickSeconds);
}
inline Tick TickAtOrAfter(absl::Time time) {
  return -TickAtOrBefore(absl::UnixEpoch() - (time - absl::UnixEpoch()));
}
inline absl::Time TimeOf(Tick tick) { return absl::FromUnixSeconds(tick * kTickSeconds); }
inline Tick Ticks(absl::Duration duration) { return duration / directory::kTick; }

// Consecutive words of the time line: word w holds ticks [64w, 64w + 64).
struct WordRange {
  std::int64_t first = 0;
  int count = 0;

  Tick first_tick() const { return first * kTicksPerWord; }
  Tick end_tick() const { return (first + count) * kTicksPerWord; }
  std::int64_t first_block() const { return FloorDiv(first, kWordsPerBlock); }
  std::int64_t end_block() const { return FloorDiv(first + count - 1, kWordsPerBlock) + 1; }
  int blocks() const { return static_cast<int>(end_block() - first_block()); }
};

// The words that hold ticks [first, end).
inline WordRange WordsAround(Tick first, Tick end) {
  const std::int64_t word = FloorDiv(first, kTicksPerWord);
  return {word, static_cast<int>(FloorDiv(end - 1, kTicksPerWord) + 1 - word)};
}

inline Interval BlockInterval(std::int64_t block) {
  return {TimeOf(block * kTicksPerBlock), TimeOf((block + 1) * kTicksPerBlock)};
}

// Calls part(block, first word inside the block, its words inside `set`) for every block that the
// range touches. `set` has one word for each of the range.
template <class Word, class Part>
void ForEachBlock(WordRange range, std::span<Word> set, Part part) {
  std::int64_t word = range.first;
  while (word < range.first + range.count) {
    const std::int64_t block = FloorDiv(word, kWordsPerBlock);
    const std::int64_t end =
        std::min<std::int64_t>(range.first + range.count, (block + 1) * kWordsPerBlock);
    part(block, static_cast<std::size_t>(word - block * kWordsPerBlock),
         set.subspan(static_cast<std::size_t>(word - range.first),
                     static_cast<std::size_t>(end - word)));
    word = end;
  }
}

}  // namespace tandem::availability
