// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe could be made");
  }
  std::array<int, 2> ends;  // to read, to write
};

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Of two variables of one name the first counts.
void AddOurs(std::vector<std::string>& environment) {
  for (char** one = environ; *one != nullptr; ++one) environment.emplace_back(*one);
}

void End(pid_t& pid) {
  if (pid <= 0) return;
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  pid = -1;
}

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<std::string> words, std::vector<std::string> environment)
    : name_(words.at(1)) {
  const Pipe orders;
  const Pipe answers;
  AddOurs(environment);
  const std::vector<char*> arguments = Pointers(words);
  const std::vector<char*> variables = Pointers(environment);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, orders.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, answers.ends[1], STDOUT_FILENO);
  const int failed =
      posix_spawnp(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  close(orders.ends[0]);
  close(answers.ends[1]);
  orders_ = fdopen(orders.ends[1], "w");
  answers_ = fdopen(answers.ends[0], "r");
  if (failed != 0) throw std::runtime_error(words[0] + " cannot be started");
  port_ = ReadAnswer().at("port");
}

ScriptedServer::~ScriptedServer() {
  End(pid_);
  fclose(orders_);
  fclose(answers_);
}

nlohmann::json ScriptedServer::ReadAnswer() {
  std::array<char, kLineBytesMax> line;
  if (fgets(line.data(), line.size(), answers_) == nullptr) {
    throw std::runtime_error(name_ + " has ended");
  }
  return nlohmann::json::parse(line.data());
}

nlohmann::json ScriptedServer::Order(const std::string& line) {
  fputs((line + "\n").c_str(), orders_);
  fflush(orders_);
  return ReadAnswer();
}

QuietProgram::QuietProgram(std::vector<std::string> words, std::vector<std::string> environment) {
  AddOurs(environment);
  const std::vector<char*> arguments = Pointers(words);
  const std::vector<char*> variables = Pointers(environment);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int failed =
      posix_spawn(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error(words[0] + " cannot be started");
}

QuietProgram::~QuietProgram() { End(pid_); }

int QuietProgram::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
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
