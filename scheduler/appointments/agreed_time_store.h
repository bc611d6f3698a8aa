// SPDX-License-Identifier: Apache-2.0
// The statements of agreed_time_store.sql. No state, no decisions.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/appointments/time_recheck.h"

namespace tandem::appointments {

// Visits to come, by start and id, after those two.
absl::StatusOr<std::vector<AgreedTime>> ReadAgreedTimes(pg::Pool& pool, ClinicId clinic,
                                                        absl::Time after, AppointmentId after_id,
                                                        int limit);

}  // namespace tandem::appointments
