// SPDX-License-Identifier: Apache-2.0
// VersionReads: searches of one clinic that come at the same time share one read of its calendar
// versions. A read serves only calls that came before it began, so that no answer is older than its
// question. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "base/shared_rounds.h"
#include "scheduler/availability/availability_store.h"

namespace tandem::availability {

class VersionReads {
 public:
  explicit VersionReads(AvailabilityStore& store);

  // As AvailabilityStore::ReadVersions, in one statement or in a part of one. Waits for the read
  // before it, and for its own when another caller leads it, two seconds at most; then reads alone.
  absl::StatusOr<Versions> Read(const pg::TxOptions& tx, const std::vector<ResourceId>& resources);

 private:
  using Resources = std::vector<ResourceId>;
  // Of all who wait, ordered once the read began; the versions are parallel to them.
  using Rounds = SharedRounds<Uuid, Resources, absl::StatusOr<Versions>>;

  AvailabilityStore& store_;
  Rounds rounds_;
};

}  // namespace tandem::availability
