// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storm.h"

#include <algorithm>
#include <thread>

#include "tests/support/storm_caller.h"
#include "tests/support/storm_desk.h"
#include "tests/support/storm_visitor.h"

namespace tandem::testing {
namespace {

void RunClient(const StormOptions& options, int index, StormResult& result) {
  StormCaller caller(options, index, result);
  StormDesk desk(caller);
  StormVisitor visitor(caller);
  const int operations = options.operations / options.clients;
  for (int i = 0; i < operations; ++i) {
    if (options.enough != nullptr && *options.enough) return;
    if (caller.Chance(options.web_share)) {
      visitor.Step();
    } else {
      desk.Step();
    }
  }
}

}  // namespace

void RunStorm(const StormOptions& options, StormResult& result) {
  std::vector<std::thread> threads;
  for (int i = 0; i < options.clients; ++i) {
    threads.emplace_back([&, i] { RunClient(options, i, result); });
  }
  for (std::thread& thread : threads) thread.join();
}

absl::Duration Percentile(std::vector<absl::Duration> values, double fraction) {
  if (values.empty()) return absl::ZeroDuration();
  std::ranges::sort(values);
  const auto rank = static_cast<std::size_t>(fraction * static_cast<double>(values.size() - 1));
  return values[rank];
}

}  // namespace tandem::testing
