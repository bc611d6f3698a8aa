// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/calendar.h"

#include <algorithm>

namespace tandem::availability {

Chunk::Chunk(std::int64_t block, std::int64_t version, std::span<const BusyTime> busy,
             std::uint64_t moment)
    : version_(version), moment_(moment) {
  const Tick base = block * kTicksPerBlock;
  for (const BusyTime& time : busy) {
    if (time.end <= base || time.first >= base + kTicksPerBlock) continue;
    if (time.seat == kEverySeat) absent_.resize(kWordsPerBlock);
    if (time.seat < 0 || time.seat >= kSeatsMax) continue;  // the schema has no such seat
    seats_ = std::max(seats_, time.seat + 1);
    first_expire_ = std::min(first_expire_, time.expire);
  }
  words_.resize(static_cast<std::size_t>(seats_) * kWordsPerBlock);
  for (const BusyTime& time : busy) {
    if (time.seat == kEverySeat && !absent_.empty()) {
      bits::SetRange(absent_, time.first - base, time.end - base);
    }
    if (time.seat < 0 || time.seat >= seats_) continue;
    const auto set = std::span(words_).subspan(static_cast<std::size_t>(time.seat) * kWordsPerBlock,
                                               kWordsPerBlock);
    bits::SetRange(set, time.first - base, time.end - base);
  }
}

absl::Time Calendars::FirstExpire() const {
  absl::Time first = absl::InfiniteFuture();
  for (const ChunkPtr& chunk : chunks) first = std::min(first, chunk->first_expire());
  return first;
}

bool Calendars::AreOf(std::span<const std::int64_t> versions) const {
  for (std::size_t place = 0; place < chunks.size(); ++place) {
    const std::int64_t version = versions[place / static_cast<std::size_t>(blocks)];
    if (chunks[place]->version() != version) return false;
  }
  return true;
}

std::int64_t Calendars::TakenTicks(int resource, int seats, const Interval& during) const {
  const Tick first = TickAtOrBefore(during.start);
  const Tick end = TickAtOrAfter(during.end);
  const std::int64_t first_in = std::max(first_block, FloorDiv(first, kTicksPerBlock));
  const std::int64_t end_in = std::min(first_block + blocks, FloorDiv(end - 1, kTicksPerBlock) + 1);
  std::int64_t taken = 0;
  for (std::int64_t block = first_in; block < end_in; ++block) {
    const Tick base = block * kTicksPerBlock;
    for (int seat = 0; seat < seats; ++seat) {
      taken += bits::Count(At(resource, block).seat(seat), first - base, end - base);
    }
  }
  return taken;
}

void Calendars::RemoveBusy(int resource, int seat, WordRange range,
                           std::span<bits::Word> set) const {
  ForEachBlock(range, set, [&](std::int64_t block, std::size_t offset, std::span<bits::Word> part) {
    const Chunk& chunk = At(resource, block);
    for (const auto busy : {chunk.seat(seat), chunk.absent()}) {
      if (!busy.empty()) bits::AndNot(part, busy.subspan(offset, part.size()));
    }
  });
}

}  // namespace tandem::availability
