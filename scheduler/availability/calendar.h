// SPDX-License-Identifier: Apache-2.0
// The calendars of resources: busy ticks per seat, cut into blocks.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/availability/bits.h"
#include "scheduler/availability/near_visits.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/recent_cache.h"
#include "scheduler/availability/ticks.h"

namespace tandem::availability {

constexpr int kSeatsMax = 16;               // the schema's claim_seat_range
constexpr std::size_t kChunksMax = 20'000;  // about 600 bytes a seat: 20 MB

// A seat that is taken, for ticks [first, end); a hold until `expire`. Every seat: an absence.
struct BusyTime {
  int seat = 0;
  Tick first = 0;
  Tick end = 0;
  absl::Time expire = absl::InfiniteFuture();
};

constexpr std::uint64_t kNoMoment = std::numeric_limits<std::uint64_t>::max();  // after all reads

// One block of one resource's calendar, as it was at a version. Immutable.
class Chunk {
 public:
  // `busy`: at least every claim of that version which is not expired; times outside the block are
  // cut off.
  // `moment`: counts reads of this process; claims were read after it.
  Chunk(std::int64_t block, std::int64_t version, std::span<const BusyTime> busy,
        std::uint64_t moment = 0);

  // Proves nothing by itself: fresh when the resource's version, read now, is this chunk's, or was
  // read before the chunk's claims were (`moment`). A higher version alone is no proof: a database
  // that lost its last seconds counts them again. After the first hold in it has expired the chunk
  // is stale in any case: expired holds never block.
  bool IsFresh(std::int64_t version, absl::Time now, std::uint64_t moment = kNoMoment) const {
    return (version == version_ || moment < moment_) && now < first_expire_;
  }
  std::int64_t version() const { return version_; }
  absl::Time first_expire() const { return first_expire_; }
  // kWordsPerBlock words, or none when the seat is never taken.
  std::span<const bits::Word> seat(int index) const {
    if (index >= seats_) return {};
    return std::span(words_).subspan(static_cast<std::size_t>(index) * kWordsPerBlock,
                                     kWordsPerBlock);
  }
  // The same of absences: no seat is there.
  std::span<const bits::Word> absent() const { return absent_; }

 private:
  std::int64_t version_;
  std::uint64_t moment_;
  absl::Time first_expire_ = absl::InfiniteFuture();
  int seats_ = 0;
  std::vector<bits::Word> words_;
  std::vector<bits::Word> absent_;  // empty: never
};

using ChunkPtr = std::shared_ptr<const Chunk>;

struct ChunkKey {
  ClinicId clinic;
  ResourceId resource;
  std::int64_t block = 0;

  bool operator==(const ChunkKey& other) const = default;
  template <class H>
  friend H AbslHashValue(H state, const ChunkKey& key) {
    return H::combine(std::move(state), key.clinic, key.resource, key.block);
  }
};

using CalendarCache = RecentCache<ChunkKey, Chunk>;

// The calendars that a question is about, over consecutive blocks.
struct Calendars {
  std::int64_t first_block = 0;
  int blocks = 0;
  std::vector<ChunkPtr> chunks;      // of resource 0, then of resource 1, ...
  std::vector<NearVisit> near = {};  // the patient's

  const Chunk& At(int resource, std::int64_t block) const {
    return *chunks[static_cast<std::size_t>(resource * blocks + (block - first_block))];
  }
  // When the first hold in them runs out; the infinite future: none does.
  absl::Time FirstExpire() const;
  // Is every chunk of its resource's version? Read side by side with bookings, some may be newer.
  bool AreOf(std::span<const std::int64_t> versions) const;
  // How many ticks of the resource's first seats are taken in the interval, as far as the blocks
  // reach; a tick counts for each seat. Absences do not count: nobody works then.
  std::int64_t TakenTicks(int resource, int seats, const Interval& during) const;
  // set &= not taken and not absent, on one seat. The range lies inside the blocks.
  void RemoveBusy(int resource, int seat, WordRange range, std::span<bits::Word> set) const;
};

}  // namespace tandem::availability
