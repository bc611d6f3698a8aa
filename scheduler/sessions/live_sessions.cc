// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/live_sessions.h"

#include <optional>

#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/sessions/session_secrets.h"
#include "scheduler/sessions/session_store.h"

namespace tandem::sessions {

access::Principal BearerOf(const Session& session) {
  access::Principal bearer;
  bearer.patient = session.patient;
  bearer.session = session.id.uuid;
  const bool own = !session.patient.IsNil() && session.grant.IsNil();
  bearer.role = own ? access::Role::kPatient : access::Role::kProxy;
  // The same for every session of one person, so that a request sent again is known.
  bearer.subject = own ? ToString(session.patient) : ToString(session.contact);
  return bearer;
}

absl::StatusOr<access::Principal> LiveSessions::FindSession(ClinicId clinic, std::string_view token,
                                                            absl::Time deadline) {
  const absl::Time now = clock_.Now();
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  options.deadline = deadline;
  options.read_only = true;
  ASSIGN_OR_RETURN(
      const std::optional<Session> session,
      session_store::FindLive(pool_, options, TokenDigest(token), {now, now - kIdleMax}));
  if (!session.has_value()) return access::errors::Unauthenticated();
  if (now - session->last_use >= kTouchEvery) touches_.Touch(clinic, session->id, now);
  return BearerOf(*session);
}

}  // namespace tandem::sessions
