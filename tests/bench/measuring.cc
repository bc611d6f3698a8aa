// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/measuring.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <thread>

#include "base/clock.h"

namespace tandem::bench {

bool IsSmoke(int argc, char** argv) {
  return std::any_of(argv, argv + argc,
                     [](const char* word) { return std::strcmp(word, "--smoke") == 0; });
}

Load RunLoad(int clients, absl::Duration warm_up, absl::Duration time,
             const std::function<bool(int client, int n)>& once) {
  const RealClock clock;
  const absl::Time from = clock.Now() + warm_up;
  const absl::Time until = from + time;
  Load load;
  std::mutex mutex;
  std::atomic<int> counted{0};
  std::vector<std::thread> threads;
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      std::vector<absl::Duration> mine;
      int failures = 0;
      for (int n = 0;; ++n) {
        const absl::Time start = clock.Now();
        if (start >= until) break;
        const bool ok = once(client, n);
        const absl::Time end = clock.Now();
        if (!ok) {
          ++failures;
        } else if (start >= from && end < until) {
          mine.push_back(end - start);
        }
      }
      counted += static_cast<int>(mine.size());
      const std::lock_guard<std::mutex> lock(mutex);
      load.latencies.insert(load.latencies.end(), mine.begin(), mine.end());
      load.failures += failures;
    });
  }
  for (std::thread& thread : threads) thread.join();
  load.per_second = counted / absl::ToDoubleSeconds(time);
  return load;
}

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

void PrintResult(const std::string& name,
                 const std::vector<std::pair<std::string, double>>& values) {
  std::printf("RESULT %s", name.c_str());
  for (const auto& [key, value] : values) std::printf(" %s=%.3f", key.c_str(), value);
  std::printf("\n");
}

}  // namespace tandem::bench
