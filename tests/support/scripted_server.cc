// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "absl/time/clock.h"

namespace tandem::testing {
namespace {

constexpr int kLineBytesMax = 64 * 1024;
constexpr int kPortTries = 200;
constexpr absl::Duration kPortPause = absl::Milliseconds(25);

struct PipeEnds {
  PipeEnds() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe could be made");
  }
  std::array<int, 2> ends;  // to read, to write
};

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<std::string> words, std::vector<std::string> environment,
                               std::string log)
    : name_(words.at(1)) {
  const PipeEnds orders;
  const PipeEnds answers;
  orders_.reset(fdopen(orders.ends[1], "w"));
  answers_.reset(fdopen(answers.ends[0], "r"));
  child_.Launch({.words = std::move(words),
                 .environment = std::move(environment),
                 .log = std::move(log),
                 .input = orders.ends[0],
                 .output = answers.ends[1]});
  close(orders.ends[0]);
  close(answers.ends[1]);
  first_word_ = ReadAnswer();
}

nlohmann::json ScriptedServer::ReadAnswer() {
  std::array<char, kLineBytesMax> line;
  // Libraries have news of their own.
  while (fgets(line.data(), line.size(), answers_.get()) != nullptr) {
    if (line[0] != '{') continue;
    nlohmann::json answer = nlohmann::json::parse(line.data());
    if (!answer.contains("error")) return answer;
    throw std::runtime_error(name_ + ": " + answer["error"].get<std::string>());
  }
  throw std::runtime_error(name_ + " has ended; try it by hand");
}

nlohmann::json ScriptedServer::Order(const std::string& line) {
  fputs((line + "\n").c_str(), orders_.get());
  fflush(orders_.get());
  return ReadAnswer();
}

int FreePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool good = bind(socket, any, size) == 0 && getsockname(socket, any, &size) == 0;
  close(socket);
  if (!good) throw std::runtime_error("no port is free");
  return ntohs(address.sin_port);
}

void WaitForPort(int port) {
  for (int i = 0; i < kPortTries; ++i) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = Loopback(port);
    const bool open =
        connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(socket);
    if (open) return;
    absl::SleepFor(kPortPause);
  }
  throw std::runtime_error("nothing listens on port " + std::to_string(port));
}

}  // namespace tandem::testing
