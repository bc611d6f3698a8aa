// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/ride_store.h"

#include <string>

#include "base/status.h"
#include "scheduler/reminders/ride_store_sql.h"

namespace tandem::reminders {
namespace {

Ride ReadRide(const pg::Row& row) {
  Ride ride;
  ride.appointment = row.Get<AppointmentId>("appointment_id");
  ride.arranged = row.Get<bool>("arranged");
  ride.driver_name = row.Get<std::string>("driver_name");
  ride.driver_phone = row.Get<std::string>("driver_phone");
  ride.answer_time = row.Get<absl::Time>("answer_time");
  return ride;
}

}  // namespace

absl::Status RideStore::Save(const Ride& ride) {
  return tx_.Defer(sql::save_ride, clinic_, ride.appointment, ride.arranged, ride.driver_name,
                   ride.driver_phone, ride.answer_time);
}

absl::StatusOr<std::optional<Ride>> RideStore::Read(AppointmentId appointment) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_ride, clinic_, appointment));
  if (rows.empty()) return std::nullopt;
  return ReadRide(rows[0]);
}

absl::StatusOr<std::vector<Ride>> RideStore::ListOfPatient(PatientId patient, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::list_rides_of_patient, clinic_, patient, limit));
  std::vector<Ride> rides;
  rides.reserve(rows.size());
  for (const pg::Row row : rows) rides.push_back(ReadRide(row));
  return rides;
}

absl::Status RideStore::ForgetDrivers(const std::vector<AppointmentId>& appointments) {
  return tx_.Defer(sql::forget_drivers, clinic_, appointments);
}

}  // namespace tandem::reminders
