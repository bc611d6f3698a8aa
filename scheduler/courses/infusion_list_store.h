// SPDX-License-Identifier: Apache-2.0
// Infusions of courses, for rooms that look at all of a clinic at once. No decisions.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/interval.h"
#include "base/pg/pool.h"

namespace tandem::courses {

struct InfusionListing {
  Interval window;      // of their starts
  LocationId location;  // nil: anywhere
  int limit = 0;
};
// Those that take or took place, by start. `options` name the clinic.
absl::StatusOr<std::vector<AppointmentId>> ReadInfusions(pg::Pool& pool,
                                                         const pg::TxOptions& options,
                                                         const InfusionListing& wanted);

}  // namespace tandem::courses
