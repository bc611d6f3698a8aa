// SPDX-License-Identifier: Apache-2.0
// Coursing: the rooms of treatment courses and of repairs, wired. A part of the scheduler, apart so
// that each fits one screen.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/metrics.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/absences/absences.h"
#include "scheduler/access/door.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/availability/availability.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/directory/directories.h"
#include "scheduler/requests/requests.h"

namespace grpc {
class Service;
}

namespace tandem::v1 {
class Course;
}

namespace tandem {

class Coursing {
 public:
  // All outlive it.
  struct Parts {
    const access::Door& door;
    pg::Pool& pool;
    const Clock& clock;
    IdSource& ids;
    requests::Requests& requests;
    directory::Directories& directories;
    availability::Availability& availability;
    appointments::Booking& booking;
    appointments::Appointments& appointments;
    clearances::Clearances& clearances;
    absences::Absences& absences;
    Counter& staff_tasks;  // those added
  };
  explicit Coursing(const Parts& parts);
  ~Coursing();

  std::vector<grpc::Service*> Services();

  // What is to be done about the pair of a visit that was changed, inside the transaction that
  // changed it.
  absl::Status Follow(pg::Transaction& tx, const access::CallContext& call,
                      AppointmentId appointment);

  // The room's part of a patient's export.
  absl::Status WriteCoursesOf(const access::CallContext& call, PatientId patient,
                              google::protobuf::RepeatedPtrField<v1::Course>& wire);

 private:
  class Rooms;
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace tandem
