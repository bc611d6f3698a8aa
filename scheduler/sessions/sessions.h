// SPDX-License-Identifier: Apache-2.0
// Sessions: opened for whom one may act for, listed and ended. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/sessions/session.h"
#include "scheduler/sessions/session_parts.h"

namespace tandem::sessions {

// Somebody's session.
struct SessionRef {
  PatientId patient;
  SessionId session;
};

class Sessions {
 public:
  explicit Sessions(const Parts& parts) : parts_(parts), trail_(parts.clock) {}

  // Ends the session of the call. NOT_FOUND when the call is made without one.
  absl::Status SignOut(const access::CallContext& call);
  // NOT_FOUND for another patient.
  absl::StatusOr<std::vector<Session>> ListSessions(const access::CallContext& call,
                                                    PatientId patient);
  // OK too when it has ended. NOT_FOUND.
  absl::Status RevokeSession(const access::CallContext& call, const SessionRef& ref);
  // A session in the name of `patient`, from the call's own. NOT_FOUND without a grant.
  absl::StatusOr<OpenedSession> ActFor(const access::CallContext& call, PatientId patient);

 private:
  absl::StatusOr<Session> OpenFrom(pg::Transaction& tx, const access::CallContext& call,
                                   PatientId patient, absl::Time now);
  absl::Status Record(pg::Transaction& tx, const access::CallContext& call, audit::Action action,
                      const SessionRef& ref);

  Parts parts_;
  audit::AuditTrail trail_;
};

}  // namespace tandem::sessions
