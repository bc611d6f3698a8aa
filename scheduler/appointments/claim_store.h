// SPDX-License-Identifier: Apache-2.0
// Rows of claims, and the locks on what they take. No decisions.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/appointments/seating.h"

namespace tandem::appointments {

// Claims as the columns of one statement.
struct ClaimColumns {
  std::vector<ResourceId> resources;
  std::vector<int> seats;
  std::vector<absl::Time> starts;
  std::vector<absl::Time> ends;
};
ClaimColumns ColumnsOf(const std::vector<Claim>& claims);

class ClaimStore {
 public:
  ClaimStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // Those that exist, with their seats.
  absl::StatusOr<Seats> LockResources(const std::vector<ResourceId>& resources);

  // Live ones at `now`.
  absl::StatusOr<std::vector<Claim>> Near(const std::vector<ResourceId>& resources,
                                          const Interval& time, absl::Time now);

  // The resource of each claim that was free and is ours now; never of one that is absent then.
  absl::StatusOr<std::vector<ResourceId>> Take(AppointmentId appointment,
                                               const std::vector<Claim>& claims,
                                               std::optional<absl::Time> expire);

  // How many claims of expired holds went.
  absl::StatusOr<int> ClearExpired(const std::vector<Claim>& in_way, absl::Time now);

  // The resource of each claim that a hold has, kept from now on; not of one that is absent then.
  absl::StatusOr<std::vector<ResourceId>> Keep(AppointmentId appointment);

  absl::Status Free(AppointmentId appointment);

  absl::StatusOr<std::vector<ResourceId>> ResourcesOf(
      const std::vector<AppointmentId>& appointments);

  // How many claims that ended before `before` moved to the history, at most `rows_max`.
  absl::StatusOr<int> Archive(absl::Time before, int rows_max);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

// Of all of them. Outside a transaction.
absl::StatusOr<std::vector<Claim>> ReadClaims(pg::Pool& pool, const pg::TxOptions& options,
                                              ClinicId clinic,
                                              const std::vector<AppointmentId>& appointments);

}  // namespace tandem::appointments
