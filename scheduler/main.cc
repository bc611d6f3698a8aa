// SPDX-License-Identifier: Apache-2.0
// tandem-scheduler --config FILE [--check-config]
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/core_dumps.h"
#include "base/log.h"
#include "scheduler/patients/postal_areas.h"
#include "scheduler/scheduler.h"
#include "scheduler/scheduler_config.h"

namespace tandem {
namespace {

constexpr char kUsage[] = "tandem-scheduler --config FILE [--check-config]\n";
constexpr int kExitUsage = 2;
constexpr int kExitStuck = 3;
constexpr rlim_t kOpenFilesMin = 65'536;  // a connection takes one; gRPC 1.51 counts none itself
constexpr absl::Duration kStopPastDrainMax = absl::Seconds(10);  // jobs, the last answers

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

// As many open files, and so connections, as the system lets us have.
void RaiseFileLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= kOpenFilesMin) return;
  Log(LogLevel::kWarning, "few_open_files",
      {{"limit", limit.rlim_cur}, {"recommended", kOpenFilesMin}});
}

// A database that is frozen keeps its callers for ever: then the program ends without them. What
// they had not committed was not acknowledged.
void EndWhenStuck(int drain_seconds) {
  std::thread([drain_seconds] {
    absl::SleepFor(absl::Seconds(drain_seconds) + kStopPastDrainMax);
    Log(LogLevel::kError, "stopped_while_stuck");
    std::_Exit(kExitStuck);
  }).detach();
}

int Fail(const absl::Status& status) {
  fmt::print(stderr, "{}\n", std::string(status.message()));
  return 1;
}

int Run(const SchedulerConfig& config) {
  const sigset_t signals = BlockSignals();
  SetLogLevel(config.log_level);
  RaiseFileLimit();
  const RealClock clock;
  auto scheduler = Scheduler::Start(config, clock);
  if (!scheduler.ok()) return Fail(scheduler.status());
  Log(LogLevel::kInfo, "serving",
      {{"port", (*scheduler)->port()}, {"tls_port", (*scheduler)->tls_port()}});
  int received = 0;
  sigwait(&signals, &received);
  Log(LogLevel::kInfo, "draining", {{"signal", received}});
  EndWhenStuck(config.drain_seconds);
  (*scheduler)->Stop();
  Log(LogLevel::kInfo, "stopped");
  return 0;
}

int Main(int count, char** values) {
  ForbidCoreDumps();
  const Arguments arguments = ReadArguments(count, values);
  if (!arguments.good) {
    fmt::print(stderr, kUsage);
    return kExitUsage;
  }
  const auto loaded = LoadSchedulerConfig(arguments.config);
  if (!loaded.ok()) return Fail(loaded.status());
  if (arguments.check_only) {
    const auto areas =
        patients::PostalAreas::Read(loaded->config.postal_codes_file, "postal_codes_file");
    if (!areas.ok()) return Fail(areas.status());
    fmt::print("{}", loaded->effective);
    return 0;
  }
  return Run(loaded->config);
}

}  // namespace
}  // namespace tandem

int main(int count, char** values) { return tandem::Main(count, values); }
