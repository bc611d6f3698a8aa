// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/version_reads.h"

#include <algorithm>

#include "base/clock.h"

namespace tandem::availability {
namespace {

// On a busy server, twice as many share a read; on an idle one it costs nothing. More brought
// nothing.
constexpr int kYields = 2;
constexpr absl::Duration kWaitMax = absl::Seconds(2);  // for the read before; then we read alone

void Order(std::vector<ResourceId>& resources) {
  std::sort(resources.begin(), resources.end());
  resources.erase(std::unique(resources.begin(), resources.end()), resources.end());
}

// The part of a shared answer that one of those who share it asked for.
Versions PartOf(const std::vector<ResourceId>& all, const Versions& versions,
                const std::vector<ResourceId>& asked) {
  Versions part{versions.revision, {}};
  part.calendars.reserve(asked.size());
  for (const ResourceId& resource : asked) {
    const auto place = std::lower_bound(all.begin(), all.end(), resource) - all.begin();
    part.calendars.push_back(versions.calendars[static_cast<std::size_t>(place)]);
  }
  return part;
}

}  // namespace

VersionReads::VersionReads(AvailabilityStore& store) : store_(store), rounds_(kYields) {}

absl::StatusOr<Versions> VersionReads::Read(const pg::TxOptions& tx, const Resources& resources) {
  const absl::Duration patience = std::min(tx.deadline - RealClock().Now(), kWaitMax);
  const auto join = [&](Resources& all) {
    all.insert(all.end(), resources.begin(), resources.end());
    return true;
  };
  const auto taken = rounds_.Take(tx.clinic, patience, join, [&](Resources& all) {
    Order(all);
    return store_.ReadVersions(tx, all);
  });
  if (taken.round != nullptr && taken.round->result.has_value()) {
    const absl::StatusOr<Versions>& versions = *taken.round->result;
    if (versions.ok()) return PartOf(taken.round->batch, *versions, resources);
    if (taken.part == Rounds::Part::kLed) return versions.status();
  }
  // The leader's failure is its own: it may have had less time, or a broken connection.
  return store_.ReadVersions(tx, resources);
}

}  // namespace tandem::availability
