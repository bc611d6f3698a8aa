// SPDX-License-Identifier: Apache-2.0
// VersionReads: searches of one clinic that come at the same time share one read of its calendar
// versions. A read serves only calls that came before it began, so that no answer is older than its
// question. Thread-safe.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/availability/availability_store.h"

namespace tandem::availability {

class VersionReads {
 public:
  explicit VersionReads(AvailabilityStore& store) : store_(store) {}

  // As AvailabilityStore::ReadVersions, in one statement or in a part of one. Waits for the read
  // before it, and for its own when another caller leads it, two seconds at most; then reads alone.
  absl::StatusOr<Versions> Read(const pg::TxOptions& tx, const std::vector<ResourceId>& resources);

 private:
  // One statement, and those who wait for it.
  struct Round {
    std::vector<ResourceId> resources;  // of all who wait; ordered once it began
    bool done = false;
    absl::StatusOr<Versions> versions = absl::UnknownError("");  // parallel to resources
  };
  struct Clinic {
    bool reading = false;         // a round is under way, and it is not `next`
    std::shared_ptr<Round> next;  // null: nobody waits
    std::condition_variable turned;
  };

  // The clinic's next round, joined.
  std::shared_ptr<Round> Join(Clinic& clinic, const std::vector<ResourceId>& resources);
  // Reads for all who joined; the lock is held before and after, not meanwhile.
  void Lead(const pg::TxOptions& tx, Clinic& clinic, Round& round,
            std::unique_lock<std::mutex>& lock);

  AvailabilityStore& store_;
  std::mutex mutex_;
  absl::flat_hash_map<Uuid, std::shared_ptr<Clinic>> clinics_;  // as many as this server serves
};

}  // namespace tandem::availability
