// SPDX-License-Identifier: Apache-2.0
// Requests and replies of SessionsService. Readers give all violations at once, then NOT_FOUND for
// names of another clinic.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/access/call_context.h"
#include "scheduler/sessions/proxies.h"
#include "scheduler/sessions/session.h"
#include "scheduler/sessions/sessions.h"
#include "tandem/v1/sessions.pb.h"

namespace tandem::sessions {

absl::StatusOr<SignInRequest> ReadStart(const v1::StartSignInRequest& request);
absl::StatusOr<SignInProof> ReadFinish(const v1::FinishSignInRequest& request);
// clinics/{clinic}/patients/{uuid}
absl::StatusOr<PatientId> ReadPatient(const access::CallContext& call, std::string_view name,
                                      std::string_view field);
absl::StatusOr<SessionRef> ReadSession(const access::CallContext& call,
                                       const v1::RevokeSessionRequest& request);
absl::StatusOr<ProxyGranting> ReadGrant(const access::CallContext& call,
                                        const v1::GrantProxyRequest& request, absl::Time now);
absl::StatusOr<ProxyRevocation> ReadRevocation(const access::CallContext& call,
                                               const v1::RevokeProxyRequest& request);

void Write(const StartedSignIn& started, v1::SignIn& wire);
void Write(const access::CallContext& call, const OpenedSession& opened, v1::OpenedSession& wire);
void Write(const access::CallContext& call, const Session& session, v1::PatientSession& wire);
void Write(const access::CallContext& call, const Grant& grant, v1::Proxy& wire);

}  // namespace tandem::sessions
