// SPDX-License-Identifier: Apache-2.0
#include "base/run_program.h"

#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "absl/time/clock.h"
#include "base/core_dumps.h"

namespace tandem {
namespace {

struct Arguments {
  std::string config;
  bool check_only = false;
  bool good = true;
};

Arguments ReadArguments(int count, char** values) {
  Arguments read;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = values[i];
    if (argument == "--check-config") {
      read.check_only = true;
    } else if (argument == "--config" && i + 1 < count) {
      read.config = values[++i];
    } else {
      read.good = false;
    }
  }
  read.good = read.good && !read.config.empty();
  return read;
}

// Before any thread: all of them inherit the mask, so that only the wait below sees a signal.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

void EndWhenStuck(absl::Duration stop_max) {
  std::thread([stop_max] {
    absl::SleepFor(stop_max);
    Log(LogLevel::kError, "stopped_while_stuck");
    std::_Exit(kExitStuck);
  }).detach();
}

int Fail(const absl::Status& status) {
  fmt::print(stderr, "{}\n", std::string(status.message()));
  return 1;
}

int Work(Program& program, const ProgramSettings& settings) {
  const sigset_t signals = BlockSignals();
  SetLogLevel(settings.log_level);
  if (const absl::Status started = program.Start(); !started.ok()) return Fail(started);
  int received = 0;
  sigwait(&signals, &received);
  Log(LogLevel::kInfo, "draining", {{"signal", received}});
  EndWhenStuck(settings.stop_max);
  program.Stop();
  Log(LogLevel::kInfo, "stopped");
  return 0;
}

}  // namespace

int RunProgram(Program& program, int count, char** values) {
  ForbidCoreDumps();
  const Arguments arguments = ReadArguments(count, values);
  if (!arguments.good) {
    fmt::print(stderr, "{} --config FILE [--check-config]\n", program.name());
    return kExitUsage;
  }
  const auto settings = program.Load(arguments.config);
  if (!settings.ok()) return Fail(settings.status());
  if (!arguments.check_only) return Work(program, *settings);
  if (const absl::Status checked = program.Check(); !checked.ok()) return Fail(checked);
  fmt::print("{}", settings->effective);
  return 0;
}

}  // namespace tandem
