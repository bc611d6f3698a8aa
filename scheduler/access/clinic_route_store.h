// SPDX-License-Identifier: Apache-2.0
// The table of clinics.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/pool.h"

namespace tandem::access {

struct ClinicRoute {
  ClinicId clinic;
  std::string slug;
};

class ClinicRouteStore {
 public:
  explicit ClinicRouteStore(pg::Pool& pool) : pool_(pool) {}

  absl::StatusOr<std::optional<ClinicId>> Find(std::string_view slug, absl::Time deadline) const;
  // The next `limit` clinics by id after `after`.
  absl::StatusOr<std::vector<ClinicRoute>> List(ClinicId after, int limit,
                                                absl::Time deadline) const;

 private:
  pg::Pool& pool_;
};

}  // namespace tandem::access
