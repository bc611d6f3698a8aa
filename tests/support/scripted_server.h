// SPDX-License-Identifier: Apache-2.0
// ScriptedServer: a server of another language that a test starts, orders about by lines, and ends:
// smtp_server.py, sms_provider.mjs.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tandem::testing {

class ScriptedServer {
 public:
  // `words`: program and arguments; `environment`: put before ours, "NAME=value". Returns when it
  // has told its port; throws std::runtime_error when it does not.
  explicit ScriptedServer(std::vector<std::string> words,
                          std::vector<std::string> environment = {});
  ~ScriptedServer();  // SIGKILL
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  int port() const { return port_; }
  // One line; its answer.
  nlohmann::json Order(const std::string& line);

 private:
  nlohmann::json ReadAnswer();

  const std::string name_;
  pid_t pid_ = -1;
  FILE* orders_ = nullptr;
  FILE* answers_ = nullptr;
  int port_ = 0;
};

// A program of this machine, without a word from it: smtp-sink. Ended when this goes.
class QuietProgram {
 public:
  // `environment`: added to ours, "NAME=value". Throws when it cannot be started.
  QuietProgram(std::vector<std::string> words, std::vector<std::string> environment = {});
  ~QuietProgram();  // SIGKILL
  QuietProgram(const QuietProgram&) = delete;
  QuietProgram& operator=(const QuietProgram&) = delete;

  // Waits for its end; its exit status.
  int Wait();

 private:
  pid_t pid_ = -1;
};

// One that nothing listens on now.
int FreePort();
// Until something accepts connections there; throws after a while.
void WaitForPort(int port);

}  // namespace tandem::testing
