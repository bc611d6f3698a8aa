// SPDX-License-Identifier: Apache-2.0
// Whether two sets of measurements come from the same thing: Welch's t-test. Pure.
#pragma once

#include <vector>

namespace tandem::testing {

// Of the pooled measurements; what is above is the machine's doing, not the program's.
constexpr double kKeptShare = 0.95;

struct SampleComparison {
  double t = 0;
  double p = 1;  // two-sided; by the normal law, which t follows from some hundred measurements on
  double mean_a = 0;
  double mean_b = 0;
};

// Both sets lose what is above the kKeptShare quantile of both together.
SampleComparison Compare(std::vector<double> a, std::vector<double> b);

}  // namespace tandem::testing
