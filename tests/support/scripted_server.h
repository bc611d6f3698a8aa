// SPDX-License-Identifier: Apache-2.0
// ScriptedServer: a server of another language that a test starts, orders about by lines, and ends:
// smtp_server.py, sms_provider.mjs, tools/issuer/provider.mjs.
#pragma once

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/freed.h"
#include "tests/support/child_program.h"

namespace tandem::testing {

class ScriptedServer {
 public:
  // `words`: program, script and arguments; `environment` and `log` as of a ChildProgram. Returns
  // when it has said its first word; throws std::runtime_error when it does not.
  explicit ScriptedServer(std::vector<std::string> words, std::vector<std::string> environment = {},
                          std::string log = "");

  // Its first word, with the "port" where it serves, or more.
  const nlohmann::json& first_word() const { return first_word_; }
  int port() const { return first_word_.at("port"); }
  // One line; its answer. Throws std::runtime_error for an "error", and when it has ended.
  nlohmann::json Order(const std::string& line);
  void Kill() { child_.Kill(); }

 private:
  using Pipe = std::unique_ptr<FILE, Freed<fclose>>;
  nlohmann::json ReadAnswer();

  const std::string name_;
  ChildProgram child_;
  Pipe orders_;
  Pipe answers_;
  nlohmann::json first_word_;
};

// One that nothing listens on now.
int FreePort();
// Until something accepts connections there; throws after a while.
void WaitForPort(int port);

}  // namespace tandem::testing
