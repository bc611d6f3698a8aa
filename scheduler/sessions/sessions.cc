// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sessions.h"

#include <algorithm>
#include <optional>

#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/access/patient_relation.h"
#include "scheduler/sessions/proxy_store.h"
#include "scheduler/sessions/session_store.h"

namespace tandem::sessions {

using access::errors::NotFound;

absl::Status Sessions::SignOut(const access::CallContext& call) {
  const SessionRef own = {call.principal.patient, SessionId(call.principal.session)};
  if (own.session.IsNil()) return NotFound();
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(session_store::End(tx, call.clinic(), own.session, parts_.clock.Now()));
    return Record(tx, call, audit::Action::kChange, own);
  });
}

absl::StatusOr<std::vector<Session>> Sessions::ListSessions(const access::CallContext& call,
                                                            PatientId patient) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, patient));
  const absl::Time now = parts_.clock.Now();
  return parts_.pool.Run(call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) {
    return session_store::List(tx, call.clinic(), patient, {now, now - kIdleMax});
  });
}

absl::Status Sessions::RevokeSession(const access::CallContext& call, const SessionRef& ref) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, ref.patient));
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<Session> session,
                     session_store::Find(tx, call.clinic(), ref.session));
    if (!session.has_value() || session->patient != ref.patient) return NotFound();
    RETURN_IF_ERROR(session_store::End(tx, call.clinic(), ref.session, parts_.clock.Now()));
    return Record(tx, call, audit::Action::kChange, ref);
  });
}

absl::StatusOr<OpenedSession> Sessions::ActFor(const access::CallContext& call, PatientId patient) {
  if (call.principal.session.IsNil()) return NotFound();
  const absl::Time now = parts_.clock.Now();
  OpenedSession opened;
  opened.token = NewSessionToken(call.principal.clinic_slug);
  const SessionId fresh = parts_.ids.NextId<SessionId>();
  ASSIGN_OR_RETURN(
      opened.session,
      parts_.pool.Run<Session>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Session> {
        ASSIGN_OR_RETURN(const auto before, session_store::Find(tx, call.clinic(), fresh));
        if (before.has_value()) return *before;  // a commit that was in doubt
        ASSIGN_OR_RETURN(Session session, OpenFrom(tx, call, patient, now));
        session.id = fresh;
        RETURN_IF_ERROR(
            session_store::Insert(tx, call.clinic(), session, TokenDigest(opened.token)));
        RETURN_IF_ERROR(Record(tx, call, audit::Action::kSignIn, {patient, fresh}));
        return session;
      }));
  return opened;
}

// The session as it will be, but for its id.
absl::StatusOr<Session> Sessions::OpenFrom(pg::Transaction& tx, const access::CallContext& call,
                                           PatientId patient, absl::Time now) {
  const SessionId own(call.principal.session);
  ASSIGN_OR_RETURN(const auto base, session_store::Find(tx, call.clinic(), own));
  // Who acts for somebody cannot pass it on to themselves as somebody else.
  if (!base.has_value() || !base->grant.IsNil()) return NotFound();
  ASSIGN_OR_RETURN(const patients::ContactRef contact,
                   parts_.people.FindContact(tx, call, base->contact));
  ASSIGN_OR_RETURN(const std::vector<Grant> grants,
                   proxy_store::Find(tx, call.clinic(), contact.digest, now));
  const auto grant = std::find_if(grants.begin(), grants.end(),
                                  [&](const Grant& one) { return one.patient == patient; });
  if (grant == grants.end()) return NotFound();
  Session session;
  session.patient = patient;
  session.contact = base->contact;
  session.grant = grant->id;
  session.opened_from = own;
  session.create = session.last_use = now;
  session.expire = std::min(base->expire, grant->expire.value_or(absl::InfiniteFuture()));
  return session;
}

absl::Status Sessions::Record(pg::Transaction& tx, const access::CallContext& call,
                              audit::Action action, const SessionRef& ref) {
  audit::Deed deed;
  deed.action = action;
  deed.subject_kind = "session";
  deed.subject = ref.session.uuid;
  deed.patient = ref.patient;
  return trail_.Write(tx, call, deed);
}

}  // namespace tandem::sessions
