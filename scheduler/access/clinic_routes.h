// SPDX-License-Identifier: Apache-2.0
// ClinicRoutes: which clinic a slug means, from memory for kRouteLife once it was asked, so that a
// clinic which is deleted is gone on every server soon after. What is not found is asked again.
// Thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "scheduler/access/clinic_route_store.h"

namespace tandem::access {

constexpr absl::Duration kRouteLife = absl::Seconds(2);  // as what is known of staff
constexpr std::size_t kRoutesMax = 10'000;               // clinics that one server remembers
constexpr int kRoutesPerPage = 200;                      // clinics that a job reads at a time

class ClinicRoutes {
 public:
  // Both outlive it.
  ClinicRoutes(const Clock& clock, pg::Pool& pool) : clock_(clock), store_(pool) {}

  // Errors: NOT_FOUND, UNAVAILABLE.
  absl::StatusOr<ClinicId> Find(std::string_view slug, absl::Time deadline);

  // All clinics in pages: the next kRoutesPerPage after `after`; empty at the end.
  absl::StatusOr<std::vector<ClinicRoute>> List(ClinicId after, absl::Time deadline) const {
    return store_.List(after, kRoutesPerPage, deadline);
  }

 private:
  struct Known {
    ClinicId clinic;
    absl::Time until;
  };

  const Clock& clock_;
  ClinicRouteStore store_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Known> routes_;  // guarded by mutex_
};

}  // namespace tandem::access
