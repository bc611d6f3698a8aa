// SPDX-License-Identifier: Apache-2.0
// RunProgram: what our programs that work until they are told to stop do the same way, from the
// words on their command line to their exit status.
//
//   tandem-x --config FILE [--check-config]
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/log.h"

namespace tandem {

constexpr int kExitUsage = 2;
constexpr int kExitStuck = 3;  // its time to stop was over

struct ProgramSettings {
  std::string effective;  // the configuration, "key = value" lines, defaults filled in
  LogLevel log_level = LogLevel::kInfo;
  absl::Duration stop_max;  // for Stop
};

// Called in this order, by one thread. Errors: one sentence, for whoever started it.
class Program {
 public:
  virtual ~Program() = default;

  virtual std::string_view name() const = 0;  // "tandem-scheduler"
  // Reads the configuration, and no more: no thread, no connection.
  virtual absl::StatusOr<ProgramSettings> Load(const std::string& config_path) = 0;
  // What --check-config looks at besides; Start does not follow.
  virtual absl::Status Check() { return absl::OkStatus(); }
  // Works when it returns.
  virtual absl::Status Start() = 0;
  // On SIGTERM or SIGINT. A frozen database keeps its callers for ever: after stop_max the program
  // ends without them (kExitStuck).
  virtual void Stop() = 0;
};

// The exit status: 0 after Stop and a good check, 1 after an error, else one of the above. Keeps
// core dumps off; `program` sees no signal and starts its threads in Start only.
int RunProgram(Program& program, int count, char** values);

}  // namespace tandem
