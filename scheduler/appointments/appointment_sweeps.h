// SPDX-License-Identifier: Apache-2.0
// What is swept up behind appointments, one bounded batch a call. Safe beside any booking: what
// someone is working on is left for the next time.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/pool.h"

namespace tandem::appointments {

constexpr int kSweepHoldsMax = 100;      // locks a few hundred resources for a few milliseconds
constexpr int kArchiveClaimsMax = 1000;  // a busy day of a large clinic
// Twice kBackdateMax and more: what may still be claimed starts a day ago at most, and its
// preparation a day before.
constexpr absl::Duration kArchiveAfter = absl::Hours(48);

// Holds whose time is over become cancelled, and what they took is free for searches, too. Returns
// how many.
absl::StatusOr<int> SweepExpiredHolds(pg::Pool& pool, const Clock& clock,
                                      const pg::TxOptions& options, ClinicId clinic);

// Claims of visits long past leave the constraint's table. Returns how many.
absl::StatusOr<int> ArchiveClaims(pg::Pool& pool, const Clock& clock, const pg::TxOptions& options,
                                  ClinicId clinic);

}  // namespace tandem::appointments
