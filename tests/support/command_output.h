// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace tandem::testing {

struct CommandEnd {
  int status = 0;      // 0 to 255
  std::string output;  // what it printed on its standard output
};

// Runs a shell command to its end.
CommandEnd RunCommand(const std::string& command);

// What it prints. Throws std::runtime_error, with that, when it does not end with 0.
std::string OutputOf(const std::string& command);

}  // namespace tandem::testing
