// SPDX-License-Identifier: Apache-2.0
// OpenHours remembers opening hours as bits: what directory::OpenTimes says for one resource, at
// one location, in one block, under one revision of the clinic's file. A pure function's memory:
// never stale. Thread-safe.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "scheduler/availability/bits.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/recent_cache.h"
#include "scheduler/availability/ticks.h"

namespace tandem::availability {

constexpr std::size_t kOpenBlocksMax = 20'000;  // 600 bytes each: 12 MB

using BlockBits = std::array<bits::Word, kWordsPerBlock>;

class OpenHours {
 public:
  OpenHours() : blocks_(kOpenBlocksMax) {}

  // set = when the candidate is there, tick by tick, in `range`.
  void Read(const directory::Snapshot& snapshot, const Way& way, const NeedChoice& need,
            const Candidate& candidate, WordRange range, std::span<bits::Word> set);

 private:
  struct Key {
    ClinicId clinic;
    std::int64_t revision;
    ResourceId resource;
    LocationId location;  // nil when the visit is remote: any place counts
    std::int64_t block;

    bool operator==(const Key& other) const = default;
    template <class H>
    friend H AbslHashValue(H state, const Key& key) {
      return H::combine(std::move(state), key.clinic, key.revision, key.resource, key.location,
                        key.block);
    }
  };

  RecentCache<Key, BlockBits> blocks_;
};

}  // namespace tandem::availability
