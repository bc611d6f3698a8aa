// SPDX-License-Identifier: Apache-2.0
// tandem-notifier --config FILE [--check-config]
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>

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
#include "notifier/notifier.h"
#include "notifier/notifier_config.h"

namespace tandem::notifier {
namespace {

constexpr char kUsage[] = "tandem-notifier --config FILE [--check-config]\n";
constexpr int kExitUsage = 2;
constexpr int kExitStuck = 3;
constexpr absl::Duration kStopMax = absl::Seconds(60);  // what is being sent, the last records

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

// A frozen database keeps its callers for ever: then the program ends without them. Leases end by
// themselves.
void EndWhenStuck() {
  std::thread([] {
    absl::SleepFor(kStopMax);
    Log(LogLevel::kError, "stopped_while_stuck");
    std::_Exit(kExitStuck);
  }).detach();
}

int Fail(const absl::Status& status) {
  fmt::print(stderr, "{}\n", std::string(status.message()));
  return 1;
}

int Run(const NotifierConfig& config) {
  const sigset_t signals = BlockSignals();
  SetLogLevel(config.log_level);
  const RealClock clock;
  auto notifier = Notifier::Start(config, clock);
  if (!notifier.ok()) return Fail(notifier.status());
  Log(LogLevel::kInfo, "notifying", {{"admin_port", (*notifier)->admin_port()}});
  int received = 0;
  sigwait(&signals, &received);
  Log(LogLevel::kInfo, "draining", {{"signal", received}});
  EndWhenStuck();
  (*notifier)->Stop();
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
  const auto loaded = LoadNotifierConfig(arguments.config);
  if (!loaded.ok()) return Fail(loaded.status());
  if (arguments.check_only) {
    fmt::print("{}", loaded->effective);
    return 0;
  }
  return Run(loaded->config);
}

}  // namespace
}  // namespace tandem::notifier

int main(int count, char** values) { return tandem::notifier::Main(count, values); }
