// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/ride_store.h"

#include <string>

#include "base/status.h"
#include "scheduler/reminders/ride_store_sql.h"

namespace tandem::reminders {

absl::Status RideStore::Save(const Ride& ride) {
  return tx_.Defer(sql::save_ride, clinic_, ride.appointment, ride.arranged, ride.driver_name,
                   ride.driver_phone, ride.answer_time);
}

absl::StatusOr<std::optional<Ride>> RideStore::Read(AppointmentId appointment) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_ride, clinic_, appointment));
  if (rows.empty()) return std::nullopt;
  Ride ride;
  ride.appointment = appointment;
  ride.arranged = rows[0].Get<bool>("arranged");
  ride.driver_name = rows[0].Get<std::string>("driver_name");
  ride.driver_phone = rows[0].Get<std::string>("driver_phone");
  ride.answer_time = rows[0].Get<absl::Time>("answer_time");
  return ride;
}

absl::Status RideStore::ForgetDrivers(const std::vector<AppointmentId>& appointments) {
  return tx_.Defer(sql::forget_drivers, clinic_, appointments);
}

}  // namespace tandem::reminders
