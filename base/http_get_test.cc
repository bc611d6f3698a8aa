// SPDX-License-Identifier: Apache-2.0
// Against a small server of the test's own, which answers with what each path stands for.
#include "base/http_get.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "base/testing/matchers.h"

namespace tandem {
namespace {

constexpr std::size_t kBytesMax = 1000;
const HttpLimits kLimits = {kBytesMax, absl::Milliseconds(500)};

class OneAnswerServer {
 public:
  explicit OneAnswerServer(std::string answer) : answer_(std::move(answer)) {
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket_, plain, size) != 0 || listen(socket_, 1) != 0) std::abort();
    getsockname(socket_, plain, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~OneAnswerServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }

  std::string url(const char* host = "127.0.0.1") const {
    return fmt::format("http://{}:{}/keys", host, port_);
  }
  int served() const { return served_; }

 private:
  void Serve() {
    for (int peer = accept(socket_, nullptr, nullptr); peer >= 0;
         peer = accept(socket_, nullptr, nullptr)) {
      char request[4096];
      static_cast<void>(!read(peer, request, sizeof request));
      static_cast<void>(!write(peer, answer_.data(), answer_.size()));
      ++served_;
      // An answer without an end: whoever waits for it waits in vain.
      if (answer_.empty()) std::this_thread::sleep_for(std::chrono::seconds(1));
      close(peer);
    }
  }

  const std::string answer_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<int> served_ = 0;
  std::thread thread_;
};

std::string Answer(const std::string& status, const std::string& body,
                   const std::string& header = "") {
  return fmt::format("HTTP/1.1 {}\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n{}", status,
                     header, body.size(), body);
}

TEST(HttpGetTest, ADocumentComesAsItIs) {
  const OneAnswerServer server(Answer("200 OK", "{\"keys\": []}"));
  EXPECT_THAT(HttpGet(server.url(), kLimits), IsOkAndHolds("{\"keys\": []}"));
  EXPECT_THAT(HttpGet(server.url("localhost"), kLimits), IsOkAndHolds("{\"keys\": []}"));
}

TEST(HttpGetTest, WhatIsTooLargeIsNotTaken) {
  const OneAnswerServer fits(Answer("200 OK", std::string(kBytesMax, 'x')));
  EXPECT_OK(HttpGet(fits.url(), kLimits));
  const OneAnswerServer large(Answer("200 OK", std::string(kBytesMax + 1, 'x')));
  EXPECT_THAT(HttpGet(large.url(), kLimits), StatusIs(absl::StatusCode::kUnavailable));
  const OneAnswerServer endless("HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x'));
  EXPECT_THAT(HttpGet(endless.url(), kLimits), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(HttpGetTest, WhatTakesTooLongIsNotWaitedFor) {
  const OneAnswerServer server("");
  EXPECT_THAT(HttpGet(server.url(), {kBytesMax, absl::Milliseconds(100)}),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST(HttpGetTest, ARedirectIsNotFollowed) {
  const OneAnswerServer elsewhere(Answer("200 OK", "not ours"));
  const OneAnswerServer server(
      Answer("302 Found", "", fmt::format("Location: {}\r\n", elsewhere.url())));
  EXPECT_THAT(HttpGet(server.url(), kLimits), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(elsewhere.served(), 0);
}

TEST(HttpGetTest, EveryStatusButGoodIsAFailure) {
  for (const char* status : {"204 No Content", "304 Not Modified", "404 Not Found", "500 Oops"}) {
    const OneAnswerServer server(Answer(status, ""));
    EXPECT_FALSE(HttpGet(server.url(), kLimits).ok()) << status;
  }
}

TEST(HttpGetTest, OnlyThisMachineIsSpokenToWithoutTls) {
  for (const char* url :
       {"https://id.example/keys", "http://127.0.0.1:1/", "http://[::1]:1/", "http://localhost/"}) {
    EXPECT_OK(CheckFetchUrl(url)) << url;
  }
  for (const char* url :
       {"http://id.example/keys", "http://127.0.0.1.example/", "http://localhost.example/",
        "ftp://127.0.0.1/", "file:///etc/passwd", "https://user:word@id.example/", "id.example", "",
        "http://127.0.0.1@id.example/"}) {
    EXPECT_THAT(CheckFetchUrl(url), StatusIs(absl::StatusCode::kInvalidArgument)) << url;
    EXPECT_FALSE(HttpGet(url, kLimits).ok()) << url;
  }
  EXPECT_FALSE(CheckFetchUrl("https://" + std::string(kHttpUrlBytesMax, 'x')).ok());
}

// Whoever answers there has no certificate that anybody vouches for.
TEST(HttpGetTest, WithoutATrustedCertificateNothingIsTaken) {
  const OneAnswerServer server(Answer("200 OK", "{}"));
  std::string url = server.url();
  url.replace(0, 4, "https");
  EXPECT_THAT(HttpGet(url, kLimits), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace tandem
