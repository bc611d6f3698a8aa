// SPDX-License-Identifier: Apache-2.0
// Operations: the rooms that book, wired on a pool without gRPC, as one scheduler process has them.
// Two of them on one database are two schedulers.
#pragma once

#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/availability/availability.h"
#include "scheduler/directory/directories.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/requests/requests.h"
#include "tests/support/clinic.h"

namespace tandem::testing {

class Operations {
 public:
  // All outlive it.
  Operations(const Clock& clock, IdSource& ids, pg::Pool& pool)
      : pool(pool),
        directories(pool),
        availability(clock, pool, directories),
        booking(clock, ids, directories, availability, pool),
        requests(clock),
        messages(clock),
        appointments({clock, booking, directories, requests, messages, pool}) {}

  pg::Pool& pool;
  directory::Directories directories;
  availability::Availability availability;
  appointments::Booking booking;
  requests::Requests requests;
  reminders::Messages messages;
  appointments::Appointments appointments;
};

// A patient with a verified address, put straight into the database; `number` makes the id.
PatientId EnterPatient(TestDatabase& db, ClinicId clinic, int number);

// A request_id of a test's own, and a fingerprint that stands for the request's content.
requests::RequestKey KeyOf(const Uuid& request_id, std::string_view content);

}  // namespace tandem::testing
