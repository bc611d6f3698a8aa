// SPDX-License-Identifier: Apache-2.0
#include "tests/support/command_output.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace tandem::testing {

CommandEnd RunCommand(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  CommandEnd end;
  std::array<char, 65536> buffer;
  std::size_t size = 0;
  while ((size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    end.output.append(buffer.data(), size);
  }
  end.status = WEXITSTATUS(pclose(pipe));
  return end;
}

std::string OutputOf(const std::string& command) {
  CommandEnd end = RunCommand(command);
  if (end.status != 0) throw std::runtime_error("it failed: " + command + "\n" + end.output);
  return std::move(end.output);
}

}  // namespace tandem::testing
