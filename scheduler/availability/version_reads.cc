// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/version_reads.h"

#include <algorithm>
#include <thread>

#include "absl/cleanup/cleanup.h"
#include "base/clock.h"

namespace tandem::availability {
namespace {

constexpr int kYields = 2;                             // more brought nothing
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

std::shared_ptr<VersionReads::Round> VersionReads::Join(Clinic& clinic,
                                                        const std::vector<ResourceId>& resources) {
  if (clinic.next == nullptr) clinic.next = std::make_shared<Round>();
  std::vector<ResourceId>& all = clinic.next->resources;
  all.insert(all.end(), resources.begin(), resources.end());
  return clinic.next;
}

void VersionReads::Lead(const pg::TxOptions& tx, Clinic& clinic, Round& round,
                        std::unique_lock<std::mutex>& lock) {
  clinic.reading = true;
  // On a busy server, calls that have arrived but not yet come this far still join: twice as many
  // share a read. On an idle one this returns at once.
  lock.unlock();
  for (int i = 0; i < kYields; ++i) std::this_thread::yield();
  lock.lock();
  clinic.next = nullptr;
  // Whatever happens below, an exception too: nobody waits for a round that nobody leads.
  const absl::Cleanup end = [&] {
    if (!lock.owns_lock()) lock.lock();
    round.done = true;
    clinic.reading = false;
    clinic.turned.notify_all();
  };
  Order(round.resources);
  lock.unlock();
  absl::StatusOr<Versions> versions = store_.ReadVersions(tx, round.resources);
  lock.lock();
  round.versions = std::move(versions);
}

absl::StatusOr<Versions> VersionReads::Read(const pg::TxOptions& tx,
                                            const std::vector<ResourceId>& resources) {
  std::unique_lock lock(mutex_);
  std::shared_ptr<Clinic>& found = clinics_[tx.clinic];
  if (found == nullptr) found = std::make_shared<Clinic>();
  const std::shared_ptr<Clinic> clinic = found;
  const std::shared_ptr<Round> round = Join(*clinic, resources);
  const absl::Duration wait = std::min(tx.deadline - RealClock().Now(), kWaitMax);
  const bool turned = clinic->turned.wait_for(lock, absl::ToChronoNanoseconds(wait), [&] {
    return round->done || (!clinic->reading && clinic->next == round);
  });
  const bool leads = turned && !round->done;
  if (leads) Lead(tx, *clinic, *round, lock);
  lock.unlock();
  // Done is done: nobody writes to the round any more.
  if (turned && round->versions.ok()) return PartOf(round->resources, *round->versions, resources);
  // The leader's failure is its own: it may have had less time, or a broken connection.
  return leads ? round->versions.status() : store_.ReadVersions(tx, resources);
}

}  // namespace tandem::availability
