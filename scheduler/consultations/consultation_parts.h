// SPDX-License-Identifier: Apache-2.0
// What the operations of consultations are made of; all of it outlives them.
#pragma once

#include "base/clock.h"
#include "base/id_source.h"
#include "base/metrics.h"
#include "base/pg/pool.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/availability/availability.h"
#include "scheduler/codes/limiter.h"
#include "scheduler/consultations/sealed_answers.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/requests/requests.h"

namespace tandem::consultations {

struct Parts {
  const Clock& clock;
  IdSource& ids;
  pg::Pool& pool;
  directory::Directories& directories;
  availability::Availability& availability;
  appointments::Booking& booking;
  patients::People& people;
  reminders::Messages& messages;
  requests::Requests& requests;
  const Secrets& secrets;
  const SealedAnswers& seals;
  const codes::Limiter& limiter;
  codes::Limits limits = {};
  Counter* staff_tasks = nullptr;  // null: nothing counts them
};

}  // namespace tandem::consultations
