// SPDX-License-Identifier: Apache-2.0
#include "tests/support/command_output.h"

#include <array>
#include <cstdio>
#include <stdexcept>

namespace tandem::testing {

std::string OutputOf(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 65536> buffer;
  std::size_t size = 0;
  while ((size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    output.append(buffer.data(), size);
  }
  if (pclose(pipe) != 0) throw std::runtime_error("it failed: " + command + "\n" + output);
  return output;
}

}  // namespace tandem::testing
