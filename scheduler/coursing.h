// SPDX-License-Identifier: Apache-2.0
// Coursing: the rooms of treatment courses and of repairs, wired. A part of the scheduler, apart so
// that each fits one screen.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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
#include "scheduler/jobs.h"
#include "scheduler/patients/homes.h"
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
    const patients::Homes& homes;
    Counter& staff_tasks;  // those added
  };
  explicit Coursing(const Parts& parts);
  ~Coursing();

  std::vector<grpc::Service*> Services();
  std::vector<Job> JobList();

  // What is to be done about the pair of a visit that was changed, inside the transaction that
  // changed it.
  absl::Status Follow(pg::Transaction& tx, const access::CallContext& call,
                      AppointmentId appointment);

  // After the clinic cancelled a visit: the best other time is held for its patient.
  void HoldBestFor(const access::CallContext& call, AppointmentId lost);

  // What courses say of a visit inside a transaction: before it is agreed by itself, before one
  // that may come back is locked, and once it came back.
  absl::Status CheckAgree(pg::Transaction& tx, const access::CallContext& call,
                          const appointments::Appointment& visit);
  absl::Status LockPlace(pg::Transaction& tx, const access::CallContext& call,
                         const appointments::Appointment& visit);
  absl::Status CheckReturn(pg::Transaction& tx, const access::CallContext& call,
                           const appointments::Appointment& visit);

  // Is the visit a session of a course, or its preparation?
  absl::StatusOr<bool> IsTherapy(const access::CallContext& call, AppointmentId appointment);

  // The room's part of a patient's export.
  absl::Status WriteCoursesOf(const access::CallContext& call, PatientId patient,
                              google::protobuf::RepeatedPtrField<v1::Course>& wire);

 private:
  class Rooms;
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace tandem
