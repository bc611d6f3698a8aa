// SPDX-License-Identifier: Apache-2.0
// Server: gRPC's sync server with our limits. Faces loopback, or a private network by mutual TLS:
// Debian's gRPC 1.51 must never face the internet.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace grpc {
class Server;
class ServerCredentials;
class Service;
}  // namespace grpc

namespace tandem::rpc {

constexpr int kRequestBytesMax = 1024 * 1024;  // a repair of a thousand visits, names and all
constexpr int kMetadataBytesMax = 16 * 1024;   // a token and a few keys
constexpr int kStreamsPerConnectionMax = 1024;
constexpr absl::Duration kHandshakeMax = absl::Seconds(3);
constexpr absl::Duration kConnectionIdleMax = absl::Minutes(10);
constexpr absl::Duration kKeepaliveEvery = absl::Seconds(60);
constexpr absl::Duration kKeepaliveWaitMax = absl::Seconds(10);
constexpr absl::Duration kPingGapMin = absl::Seconds(30);
constexpr int kPingStrikesMax = 2;
// A program shakes hands again this often: whoever's certificate has ended meanwhile is out. Calls
// that run go on.
constexpr absl::Duration kTlsConnectionAgeMax = absl::Hours(1);

struct ServerOptions {
  // Plain text: "127.0.0.1:8080", "unix:/run/tandem/scheduler.sock"; port 0 = any; empty = none.
  std::string address;
  std::string tls_address = {};                               // by `credentials`; empty = none
  std::shared_ptr<grpc::ServerCredentials> credentials = {};  // base/rpc/mutual_tls.h
  int threads = 64;         // about 8 x the pool, so that our own shedding answers first
  bool reflection = false;  // development only
  std::vector<std::string> service_names = {};  // whom health checks may ask for, beside ""
  absl::Duration drain_max = absl::Seconds(10);
};

class Server {
 public:
  // Starts serving. The services outlive the server. Errors: UNAVAILABLE when an address is taken.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       const std::vector<grpc::Service*>& services);
  ~Server();  // Stop()

  int port() const { return port_; }  // the real one for port 0; 0 for a unix socket and for none
  int tls_port() const { return tls_port_; }  // 0 for none
  // What the standard health service answers, for "" and for each of service_names; true at first.
  // Whoever watches is told.
  void SetServing(bool serving);
  // Refuses new calls, lets running ones finish for drain_max, then cancels them. Idempotent.
  void Stop();
  // Until Stop was called (from another thread).
  void Wait();

 private:
  Server() = default;

  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  int tls_port_ = 0;
  absl::Duration drain_max_;
};

}  // namespace tandem::rpc
