// SPDX-License-Identifier: Apache-2.0
#include "base/admin_server.h"

#include <fmt/format.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>

#include <exception>
#include <string_view>
#include <utility>

#include "base/freed.h"
#include "base/status.h"

namespace tandem {
namespace {

constexpr char kContentType[] = "text/plain; version=0.0.4; charset=utf-8";  // Prometheus' own

using Address = std::unique_ptr<addrinfo, Freed<freeaddrinfo>>;

// Numbers only: no name is looked up.
absl::StatusOr<Address> ParseAddress(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  std::string host = text.substr(0, colon == std::string::npos ? 0 : colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  if (host.empty() ||
      getaddrinfo(host.c_str(), text.substr(colon + 1).c_str(), &hints, &found) != 0) {
    return absl::InvalidArgumentError(
        fmt::format("admin_listen is {}: it must be an address such as 127.0.0.1:15052.", text));
  }
  return Address(found);
}

MHD_Result Send(MHD_Connection* connection, unsigned code, const std::string& text) {
  MHD_Response* response = MHD_create_response_from_buffer(
      text.size(), const_cast<char*>(text.data()), MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, kContentType);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  const MHD_Result queued = MHD_queue_response(connection, code, response);
  MHD_destroy_response(response);
  return queued;
}

AdminPage Read(const std::function<AdminPage()>& page) {
  try {
    return page();
  } catch (const std::exception&) {  // the library's C cannot pass it on
    return {.good = false, .text = "failed\n"};
  }
}

MHD_Result Answer(void* pages, MHD_Connection* connection, const char* path, const char* method,
                  const char* /*version*/, const char* /*body*/, std::size_t* body_bytes,
                  void** /*state*/) {
  if (*body_bytes != 0) return MHD_NO;  // nothing here takes one
  const std::string_view verb = method;
  if (verb != MHD_HTTP_METHOD_GET && verb != MHD_HTTP_METHOD_HEAD) {
    return Send(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET only\n");
  }
  const auto& known = *static_cast<const AdminServer::Pages*>(pages);
  const auto found = known.find(path);
  if (found == known.end()) return Send(connection, MHD_HTTP_NOT_FOUND, "no such page\n");
  const AdminPage page = Read(found->second);
  return Send(connection, page.good ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE, page.text);
}

}  // namespace

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(const std::string& address,
                                                                Pages pages) {
  ASSIGN_OR_RETURN(const Address parsed, ParseAddress(address));
  std::unique_ptr<AdminServer> server(new AdminServer(std::move(pages)));
  unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD;
  if (parsed->ai_family == AF_INET6) flags |= MHD_USE_IPv6;
  server->daemon_ = MHD_start_daemon(
      flags, 0, nullptr, nullptr, Answer,
      const_cast<void*>(static_cast<const void*>(&server->pages_)), MHD_OPTION_SOCK_ADDR,
      parsed->ai_addr, MHD_OPTION_CONNECTION_LIMIT, kAdminConnectionsMax,
      MHD_OPTION_CONNECTION_TIMEOUT, kAdminConnectionSecondsMax, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      kAdminConnectionBytesMax, MHD_OPTION_END);
  if (server->daemon_ == nullptr) {
    return absl::UnavailableError(
        fmt::format("Cannot listen on {} (admin_listen): is the address in use?", address));
  }
  return server;
}

AdminServer::~AdminServer() {
  if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
}

int AdminServer::port() const {
  const MHD_DaemonInfo* info = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT);
  return info == nullptr ? 0 : info->port;
}

AdminServer::Pages OwnPages(const Metrics& metrics, std::function<bool()> ready) {
  return {{"/metrics", [&metrics] { return AdminPage{.text = metrics.Text()}; }},
          {"/healthz", [] { return AdminPage{.text = "alive\n"}; }},
          {"/readyz", [ready = std::move(ready)] {
             const bool is_ready = ready();
             return AdminPage{.good = is_ready, .text = is_ready ? "ready\n" : "not ready\n"};
           }}};
}

}  // namespace tandem
