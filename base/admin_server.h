// SPDX-License-Identifier: Apache-2.0
// AdminServer: a few fixed pages over HTTP on a port of its own, for machines that watch. It reads
// nothing of a request but method and path, and says nothing of people.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/metrics.h"

struct MHD_Daemon;

namespace tandem {

constexpr unsigned kAdminConnectionsMax = 32;            // a few watchers
constexpr unsigned kAdminConnectionSecondsMax = 5;       // without a request
constexpr std::size_t kAdminConnectionBytesMax = 16384;  // memory, the request's headers included

struct AdminPage {
  bool good = true;  // false: 503
  std::string text;
};

class AdminServer {
 public:
  // Asked in one thread, one after the other; must not wait.
  using Pages = std::map<std::string, std::function<AdminPage()>>;  // by path: "/metrics"

  // `address`: "127.0.0.1:15052", "[::1]:0"; port 0 = any. Errors: INVALID_ARGUMENT (no such
  // address), UNAVAILABLE (in use).
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(const std::string& address,
                                                            Pages pages);
  ~AdminServer();  // answers what it is asked now, then nothing
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

  int port() const;

 private:
  explicit AdminServer(Pages pages) : pages_(std::move(pages)) {}

  const Pages pages_;
  MHD_Daemon* daemon_ = nullptr;
};

// What each of our programs shows: its /metrics, /healthz (it lives), and /readyz, by `ready`.
// `metrics` outlives the server.
AdminServer::Pages OwnPages(const Metrics& metrics, std::function<bool()> ready);

}  // namespace tandem
