// SPDX-License-Identifier: Apache-2.0
// The statements of ride_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/ride.h"

namespace tandem::reminders {

class RideStore {
 public:
  RideStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status Save(const Ride& ride);
  // Nothing: nobody answered.
  absl::StatusOr<std::optional<Ride>> Read(AppointmentId appointment);
  // Of appointments oldest first.
  absl::StatusOr<std::vector<Ride>> ListOfPatient(PatientId patient, int limit);
  absl::Status ForgetDrivers(const std::vector<AppointmentId>& appointments);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
