// SPDX-License-Identifier: Apache-2.0
// What the operations of sessions are made of; all of it outlives them.
#pragma once

#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/codes/limiter.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/requests/requests.h"
#include "scheduler/sessions/session_secrets.h"

namespace tandem::sessions {

struct Parts {
  const Clock& clock;
  IdSource& ids;
  pg::Pool& pool;
  patients::People& people;
  reminders::Messages& messages;
  requests::Requests& requests;
  const SessionSecrets& secrets;
  const codes::Limiter& limiter;
};

}  // namespace tandem::sessions
