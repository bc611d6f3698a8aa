// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/open_hours.h"

#include <algorithm>

#include "scheduler/directory/opening_hours.h"

namespace tandem::availability {
namespace {

IntervalSet OpenIn(const directory::Snapshot& snapshot, const Way& way, const NeedChoice& need,
                   const Candidate& candidate, const Interval& window) {
  const auto index = static_cast<std::size_t>(candidate.entity);
  if (need.kind == directory::NeedKind::kRoom) {
    return directory::OpenTimes(snapshot, snapshot.rooms[index], window);
  }
  return directory::OpenTimes(snapshot, snapshot.practitioners[index], *way.location, way.mode,
                              window);
}

std::shared_ptr<const BlockBits> ToBits(const IntervalSet& open, std::int64_t block) {
  auto block_bits = std::make_shared<BlockBits>();
  block_bits->fill(0);
  const Tick base = block * kTicksPerBlock;
  for (const Interval& part : open) {
    bits::SetRange(*block_bits, TickAtOrAfter(part.start) - base, TickAtOrBefore(part.end) - base);
  }
  return block_bits;
}

}  // namespace

template <class Times>
void OpenHours::ReadBlocks(Blocks& blocks, Key key, const Times& times, WordRange range,
                           std::span<bits::Word> set) {
  ForEachBlock(range, set, [&](std::int64_t block, std::size_t offset, std::span<bits::Word> part) {
    key.block = block;
    std::shared_ptr<const BlockBits> known = blocks.Find(key);
    if (known == nullptr) {
      known = ToBits(times(BlockInterval(block)), block);
      blocks.Put(key, known);
    }
    std::copy_n(known->begin() + static_cast<std::ptrdiff_t>(offset), part.size(), part.begin());
  });
}

void OpenHours::Read(const directory::Snapshot& snapshot, const Way& way, const NeedChoice& need,
                     const Candidate& candidate, WordRange range, std::span<bits::Word> set) {
  const Key key{snapshot.clinic, snapshot.revision, IdOf(snapshot, need.kind, candidate.entity),
                directory::IsRemote(way.mode) ? LocationId() : way.location->id, 0};
  const auto times = [&](const Interval& window) {
    return OpenIn(snapshot, way, need, candidate, window);
  };
  ReadBlocks(blocks_, key, times, range, set);
}

void OpenHours::ReadReserved(const directory::Snapshot& snapshot,
                             const directory::Practitioner& one, WordRange range,
                             std::span<bits::Word> set) {
  const Key key{snapshot.clinic, snapshot.revision, ResourceId(one.id), LocationId(), 0};
  const auto times = [&](const Interval& window) {
    return directory::ReservedTimes(snapshot, one, window);
  };
  ReadBlocks(reserved_, key, times, range, set);
}

}  // namespace tandem::availability
