// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/server.h"

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/rpc/grpc_log.h"

namespace tandem::rpc {
namespace {

constexpr int kPollersMax = 32;  // threads that wait for the next call; as many as may come at once
constexpr char kHandshakeArgument[] = "grpc.server_handshake_timeout_ms";

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void SetLimits(const ServerOptions& options, grpc::ServerBuilder& builder) {
  grpc::ResourceQuota quota("server");
  quota.SetMaxThreads(options.threads);
  builder.SetResourceQuota(quota);
  // Threads beyond these end with their call: without them, a busy server makes one for each.
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::MAX_POLLERS, kPollersMax);
  builder.SetMaxReceiveMessageSize(kRequestBytesMax);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnectionMax);
  builder.AddChannelArgument(kHandshakeArgument, Milliseconds(kHandshakeMax));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(kConnectionIdleMax));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(kKeepaliveEvery));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(kKeepaliveWaitMax));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             Milliseconds(kPingGapMin));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikesMax);
  if (!options.tls_address.empty()) {
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(kTlsConnectionAgeMax));
  }
  // Two schedulers on one port would each see half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

bool IsSocket(const std::string& address) { return address.rfind("unix:", 0) == 0; }

// Whether an address that was asked for got its port.
bool Listens(const std::string& address, int port) {
  return address.empty() || IsSocket(address) || port != 0;
}

absl::Status CannotListen(const ServerOptions& options) {
  std::string addresses = options.address;
  if (!addresses.empty() && !options.tls_address.empty()) addresses += " and ";
  addresses += options.tls_address;
  return absl::UnavailableError(
      fmt::format("Cannot listen on {}: is the address in use?", addresses));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const std::vector<grpc::Service*>& services) {
  // Debian builds Abseil with its search for deadlocks on: a tenth of what gRPC costs a call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // It would write a line of its own, no JSON, for each text of a stranger that is not UTF-8.
  google::protobuf::SetLogHandler(nullptr);
  TakeOverGrpcLog();
  grpc::EnableDefaultHealthCheckService(true);
  if (options.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::unique_ptr<Server> server(new Server());
  server->drain_max_ = options.drain_max;
  grpc::ServerBuilder builder;
  SetLimits(options, builder);
  if (!options.address.empty()) {
    builder.AddListeningPort(options.address, grpc::InsecureServerCredentials(), &server->port_);
  }
  if (!options.tls_address.empty()) {
    builder.AddListeningPort(options.tls_address, options.credentials, &server->tls_port_);
  }
  for (grpc::Service* service : services) builder.RegisterService(service);
  server->server_ = builder.BuildAndStart();
  const bool started = server->server_ != nullptr;
  if (!started || !Listens(options.address, server->port_)) return CannotListen(options);
  if (!Listens(options.tls_address, server->tls_port_)) return CannotListen(options);
  if (IsSocket(options.address)) server->port_ = 0;
  for (const std::string& name : options.service_names) {
    server->server_->GetHealthCheckService()->SetServingStatus(name, true);
  }
  return server;
}

Server::~Server() { Stop(); }

void Server::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void Server::Stop() {
  if (server_ == nullptr) return;
  if (auto* health = server_->GetHealthCheckService()) health->Shutdown();
  server_->Shutdown(absl::ToChronoTime(RealClock().Now() + drain_max_));
  server_->Wait();
}

void Server::Wait() {
  if (server_ != nullptr) server_->Wait();
}

}  // namespace tandem::rpc
