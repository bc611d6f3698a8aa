// SPDX-License-Identifier: Apache-2.0
// What every benchmark needs: both sides measured in one run, in turns, and one line of results.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace tandem::bench {

// --smoke: seconds instead of minutes; shows that the benchmark runs, judges nothing.
bool IsSmoke(int argc, char** argv);

struct Load {
  double per_second = 0;
  std::vector<absl::Duration> latencies;  // of single calls
  int failures = 0;
};

// `clients` threads call `once(client, n)` for n = 0, 1, … until the time is over. `once` answers
// whether it succeeded. The first `warm_up` does not count.
Load RunLoad(int clients, absl::Duration warm_up, absl::Duration time,
             const std::function<bool(int client, int n)>& once);

double Median(std::vector<double> values);

// RESULT <name> key=value …; the last line of every benchmark.
void PrintResult(const std::string& name,
                 const std::vector<std::pair<std::string, double>>& values);

}  // namespace tandem::bench
