// SPDX-License-Identifier: Apache-2.0
// LiveSessions: who calls with a session. One indexed read a call, on every server alike: a session
// that was ended is ended everywhere at once. Thread-safe.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/session_lookup.h"
#include "scheduler/sessions/session.h"
#include "scheduler/sessions/session_touches.h"

namespace tandem::sessions {

class LiveSessions final : public access::SessionLookup {
 public:
  // Both outlive it.
  LiveSessions(const Clock& clock, pg::Pool& pool) : clock_(clock), pool_(pool), touches_(pool) {}

  absl::StatusOr<access::Principal> FindSession(ClinicId clinic, std::string_view token,
                                                absl::Time deadline) override;

 private:
  const Clock& clock_;
  pg::Pool& pool_;
  SessionTouches touches_;
};

// Who bears it: role, patient, subject and session.
access::Principal BearerOf(const Session& session);

}  // namespace tandem::sessions
