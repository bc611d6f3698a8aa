// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/version_reads.h"

#include <algorithm>

#include "base/clock.h"

namespace tandem::availability {
namespace {

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
  auto place = all.begin();
  for (const ResourceId& resource : asked) {
    place = std::lower_bound(place, all.end(), resource);
    part.calendars.push_back(versions.calendars[static_cast<std::size_t>(place - all.begin())]);
  }
  return part;
}

}  // namespace

std::shared_ptr<VersionReads::Clinic> VersionReads::Find(const Uuid& clinic) {
  std::shared_ptr<Clinic>& found = clinics_[clinic];
  if (found == nullptr) found = std::make_shared<Clinic>();
  return found;
}

absl::StatusOr<Versions> VersionReads::Read(const pg::TxOptions& tx,
                                            const std::vector<ResourceId>& resources) {
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Clinic> clinic = Find(tx.clinic);
  if (clinic->next == nullptr) clinic->next = std::make_shared<Round>();
  const std::shared_ptr<Round> round = clinic->next;
  round->resources.insert(round->resources.end(), resources.begin(), resources.end());
  const absl::Duration wait = std::min(tx.deadline - RealClock().Now(), kWaitMax);
  const bool turned = clinic->turned.wait_for(lock, absl::ToChronoNanoseconds(wait), [&] {
    return round->done || (!clinic->reading && clinic->next == round);
  });
  if (turned && !round->done) {  // whoever wakes first reads for all of them
    clinic->reading = true;
    clinic->next = nullptr;
    Order(round->resources);
    lock.unlock();
    absl::StatusOr<Versions> versions = store_.ReadVersions(tx, round->resources);
    lock.lock();
    round->versions = std::move(versions);
    round->done = true;
    clinic->reading = false;
    clinic->turned.notify_all();
  }
  lock.unlock();
  // Done is done: nobody writes to the round any more.
  if (turned && round->versions.ok()) return PartOf(round->resources, *round->versions, resources);
  return store_.ReadVersions(tx, resources);
}

}  // namespace tandem::availability
