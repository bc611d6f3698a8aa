// SPDX-License-Identifier: Apache-2.0
// The door of sign-in: tandem.v1.SessionsService.
#pragma once

#include "base/clock.h"
#include "scheduler/access/door.h"
#include "scheduler/sessions/session_operations.h"
#include "tandem/v1/sessions.grpc.pb.h"

namespace tandem::sessions {

class SessionsServiceImpl final : public v1::SessionsService::Service {
 public:
  // All of it outlives the service.
  SessionsServiceImpl(const access::Door& door, const Clock& clock, SessionOperations& operations)
      : door_(door.For("tandem.v1.SessionsService")),
        clock_(clock),
        sign_ins_(operations.sign_ins),
        sessions_(operations.sessions),
        proxies_(operations.proxies) {}

  grpc::Status StartSignIn(grpc::ServerContext* context, const v1::StartSignInRequest* request,
                           v1::SignIn* reply) override;
  grpc::Status FinishSignIn(grpc::ServerContext* context, const v1::FinishSignInRequest* request,
                            v1::OpenedSession* reply) override;
  grpc::Status SignOut(grpc::ServerContext* context, const v1::SignOutRequest* request,
                       v1::SignOutResponse* reply) override;
  grpc::Status ListSessions(grpc::ServerContext* context, const v1::ListSessionsRequest* request,
                            v1::ListSessionsResponse* reply) override;
  grpc::Status RevokeSession(grpc::ServerContext* context, const v1::RevokeSessionRequest* request,
                             v1::RevokeSessionResponse* reply) override;
  grpc::Status ActFor(grpc::ServerContext* context, const v1::ActForRequest* request,
                      v1::OpenedSession* reply) override;
  grpc::Status GrantProxy(grpc::ServerContext* context, const v1::GrantProxyRequest* request,
                          v1::Proxy* reply) override;
  grpc::Status RevokeProxy(grpc::ServerContext* context, const v1::RevokeProxyRequest* request,
                           v1::Proxy* reply) override;
  grpc::Status ListProxies(grpc::ServerContext* context, const v1::ListProxiesRequest* request,
                           v1::ListProxiesResponse* reply) override;

 private:
  access::Door door_;
  const Clock& clock_;
  SignIns& sign_ins_;
  Sessions& sessions_;
  Proxies& proxies_;
};

}  // namespace tandem::sessions
