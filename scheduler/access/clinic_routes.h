// SPDX-License-Identifier: Apache-2.0
// ClinicRoutes: which clinic a slug means, from memory once it was asked. A slug never changes its
// clinic, so what is remembered stays true; what is not found is asked again. Thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "scheduler/access/clinic_route_store.h"

namespace tandem::access {

constexpr std::size_t kRoutesMax = 10'000;  // clinics that one server remembers
constexpr int kRoutesPerPage = 200;         // clinics that a job reads at a time

class ClinicRoutes {
 public:
  explicit ClinicRoutes(pg::Pool& pool) : store_(pool) {}

  // Errors: NOT_FOUND, UNAVAILABLE.
  absl::StatusOr<ClinicId> Find(std::string_view slug, absl::Time deadline);

  // All clinics in pages: the next kRoutesPerPage after `after`; empty at the end.
  absl::StatusOr<std::vector<ClinicRoute>> List(ClinicId after, absl::Time deadline) const {
    return store_.List(after, kRoutesPerPage, deadline);
  }

 private:
  ClinicRouteStore store_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, ClinicId> routes_;  // guarded by mutex_
};

}  // namespace tandem::access
