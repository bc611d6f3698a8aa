// SPDX-License-Identifier: Apache-2.0
// Homes: where patients live, as far as planning needs it: the middle of their postal code's area,
// never the code. Thread-safe.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/geo_point.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/patients/postal_areas.h"

namespace tandem::patients {

class Homes {
 public:
  // `pool` outlives it.
  Homes(pg::Pool& pool, PostalAreas areas) : pool_(pool), areas_(std::move(areas)) {}

  // Of those patients of whom it is known. Asks no database when no area is known.
  absl::StatusOr<std::map<PatientId, GeoPoint>> Find(const access::CallContext& call,
                                                     const std::vector<PatientId>& patients) const;

 private:
  pg::Pool& pool_;
  const PostalAreas areas_;
};

}  // namespace tandem::patients
