// SPDX-License-Identifier: Apache-2.0
// Operations: the rooms that write, wired on a pool without gRPC, as one scheduler process has
// them. Two of them on one database are two schedulers: they share a secret key. Codes are not
// limited.
#pragma once

#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/availability/availability.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/codes/limiter.h"
#include "scheduler/consultations/consultations.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/directory/directories.h"
#include "scheduler/directory/testing/clinic.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/requests/requests.h"

namespace tandem::testing {

class Operations {
 public:
  // All outlive it.
  Operations(const Clock& clock, IdSource& ids, pg::Pool& pool);
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;

  pg::Pool& pool;
  directory::Directories directories;
  availability::Availability availability;
  appointments::Booking booking;
  requests::Requests requests;
  reminders::Messages messages;
  appointments::Appointments appointments;
  patients::People people;
  clearances::Clearances clearances;
  patients::Patients patients;
  const consultations::Secrets secrets;
  const consultations::SealedAnswers seals;
  const codes::Limiter limiter;
  consultations::Consultations consultations;
};

// A patient with a verified address, put straight into the database; `number` makes the id.
PatientId EnterPatient(TestDatabase& db, ClinicId clinic, int number);

// A request_id of a test's own, and a fingerprint that stands for the request's content.
requests::RequestKey KeyOf(const Uuid& request_id, std::string_view content);

}  // namespace tandem::testing
