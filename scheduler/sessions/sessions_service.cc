// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sessions_service.h"

#include "base/status.h"
#include "scheduler/directory/directory_wire.h"
#include "scheduler/sessions/sessions_wire.h"

namespace tandem::sessions {

using access::CallContext;

grpc::Status SessionsServiceImpl::StartSignIn(grpc::ServerContext* context,
                                              const v1::StartSignInRequest* request,
                                              v1::SignIn* reply) {
  return door_.Serve(
      *context, *request, "StartSignIn", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const SignInRequest asked, ReadStart(*request));
        ASSIGN_OR_RETURN(const StartedSignIn started, sign_ins_.StartSignIn(call, asked));
        Write(started, *reply);
        return absl::OkStatus();
      });
}

grpc::Status SessionsServiceImpl::FinishSignIn(grpc::ServerContext* context,
                                               const v1::FinishSignInRequest* request,
                                               v1::OpenedSession* reply) {
  return door_.Serve(
      *context, *request, "FinishSignIn", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const SignInProof proof, ReadFinish(*request));
        ASSIGN_OR_RETURN(const OpenedSession opened, sign_ins_.FinishSignIn(call, proof));
        Write(call, opened, *reply);
        return absl::OkStatus();
      });
}

grpc::Status SessionsServiceImpl::SignOut(grpc::ServerContext* context,
                                          const v1::SignOutRequest* request,
                                          v1::SignOutResponse* /*reply*/) {
  return door_.Serve(*context, *request, "SignOut", [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(directory::CheckClinicName(request->parent(), "parent"));
    return sessions_.SignOut(call);
  });
}

grpc::Status SessionsServiceImpl::ListSessions(grpc::ServerContext* context,
                                               const v1::ListSessionsRequest* request,
                                               v1::ListSessionsResponse* reply) {
  return door_.Serve(
      *context, {*request, reply}, "ListSessions", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const PatientId patient, ReadPatient(call, request->parent(), "parent"));
        ASSIGN_OR_RETURN(const auto open, sessions_.ListSessions(call, patient));
        for (const Session& session : open) Write(call, session, *reply->add_sessions());
        return absl::OkStatus();
      });
}

grpc::Status SessionsServiceImpl::RevokeSession(grpc::ServerContext* context,
                                                const v1::RevokeSessionRequest* request,
                                                v1::RevokeSessionResponse* /*reply*/) {
  return door_.Serve(*context, *request, "RevokeSession",
                     [&](const CallContext& call) -> absl::Status {
                       ASSIGN_OR_RETURN(const SessionRef session, ReadSession(call, *request));
                       return sessions_.RevokeSession(call, session);
                     });
}

grpc::Status SessionsServiceImpl::ActFor(grpc::ServerContext* context,
                                         const v1::ActForRequest* request,
                                         v1::OpenedSession* reply) {
  return door_.Serve(*context, *request, "ActFor", [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const PatientId patient, ReadPatient(call, request->name(), "name"));
    ASSIGN_OR_RETURN(const OpenedSession opened, sessions_.ActFor(call, patient));
    Write(call, opened, *reply);
    return absl::OkStatus();
  });
}

grpc::Status SessionsServiceImpl::GrantProxy(grpc::ServerContext* context,
                                             const v1::GrantProxyRequest* request,
                                             v1::Proxy* reply) {
  return door_.Serve(
      *context, *request, "GrantProxy", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const ProxyGranting wanted, ReadGrant(call, *request, clock_.Now()));
        ASSIGN_OR_RETURN(const Grant granted, proxies_.GrantProxy(call, wanted));
        Write(call, granted, *reply);
        return absl::OkStatus();
      });
}

grpc::Status SessionsServiceImpl::RevokeProxy(grpc::ServerContext* context,
                                              const v1::RevokeProxyRequest* request,
                                              v1::Proxy* reply) {
  return door_.Serve(
      *context, *request, "RevokeProxy", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const ProxyRevocation wanted, ReadRevocation(call, *request));
        ASSIGN_OR_RETURN(const Grant revoked, proxies_.RevokeProxy(call, wanted));
        Write(call, revoked, *reply);
        return absl::OkStatus();
      });
}

grpc::Status SessionsServiceImpl::ListProxies(grpc::ServerContext* context,
                                              const v1::ListProxiesRequest* request,
                                              v1::ListProxiesResponse* reply) {
  return door_.Serve(
      *context, {*request, reply}, "ListProxies", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const PatientId patient, ReadPatient(call, request->parent(), "parent"));
        ASSIGN_OR_RETURN(const auto grants, proxies_.ListProxies(call, patient));
        for (const Grant& grant : grants) Write(call, grant, *reply->add_proxies());
        return absl::OkStatus();
      });
}

}  // namespace tandem::sessions
