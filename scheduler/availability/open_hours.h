// SPDX-License-Identifier: Apache-2.0
// OpenHours remembers opening hours as bits: what directory::OpenTimes says for one resource, at
// one location, in one block, under one revision of the clinic's file; and of practitioners who
// have such, which hours are reserved. A pure function's memory: never stale. Thread-safe.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "scheduler/availability/bits.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/recent_cache.h"
#include "scheduler/availability/ticks.h"

namespace tandem::availability {

constexpr std::size_t kOpenBlocksMax = 20'000;     // 600 bytes each: 12 MB
constexpr std::size_t kReservedBlocksMax = 2'000;  // likewise: few people keep hours free

using BlockBits = std::array<bits::Word, kWordsPerBlock>;

class OpenHours {
 public:
  OpenHours() : blocks_(kOpenBlocksMax), reserved_(kReservedBlocksMax) {}

  // set = when the candidate is there, tick by tick, in `range`.
  void Read(const directory::Snapshot& snapshot, const Way& way, const NeedChoice& need,
            const Candidate& candidate, WordRange range, std::span<bits::Word> set);

  // set = the practitioner's reserved hours, released or not.
  void ReadReserved(const directory::Snapshot& snapshot, const directory::Practitioner& one,
                    WordRange range, std::span<bits::Word> set);

 private:
  struct Key {
    ClinicId clinic;
    std::int64_t revision;
    ResourceId resource;
    LocationId location;  // nil when the visit is remote, or of reserved hours: any place counts
    std::int64_t block;

    bool operator==(const Key& other) const = default;
    template <class H>
    friend H AbslHashValue(H state, const Key& key) {
      return H::combine(std::move(state), key.clinic, key.revision, key.resource, key.location,
                        key.block);
    }
  };

  using Blocks = RecentCache<Key, BlockBits>;

  // set = the blocks, those that are not remembered as `times(window)` has them.
  template <class Times>
  static void ReadBlocks(Blocks& blocks, Key key, const Times& times, WordRange range,
                         std::span<bits::Word> set);

  Blocks blocks_;
  Blocks reserved_;
};

}  // namespace tandem::availability
