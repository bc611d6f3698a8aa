// SPDX-License-Identifier: Apache-2.0
// All clinics of a database.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/access/clinic_routes.h"

namespace tandem::tandemctl {

constexpr int kClinicPagesMax = 500;  // 100,000 clinics

// By id: oldest first.
absl::StatusOr<std::vector<access::ClinicRoute>> ListClinics(pg::Pool& pool);

}  // namespace tandem::tandemctl
