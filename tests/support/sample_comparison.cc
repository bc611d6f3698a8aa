// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tandem::testing {
namespace {

struct Moments {
  double mean = 0;
  double error = 0;  // squared standard error of the mean
};

Moments MomentsOf(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Moments moments;
  moments.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - moments.mean) * (value - moments.mean);
  moments.error = squares / (n - 1) / n;
  return moments;
}

void DropAbove(double limit, std::vector<double>& values) {
  std::erase_if(values, [limit](double value) { return value > limit; });
}

}  // namespace

SampleComparison Compare(std::vector<double> a, std::vector<double> b) {
  std::vector<double> pooled = a;
  pooled.insert(pooled.end(), b.begin(), b.end());
  const auto kept =
      static_cast<std::ptrdiff_t>(static_cast<double>(pooled.size() - 1) * kKeptShare);
  std::nth_element(pooled.begin(), pooled.begin() + kept, pooled.end());
  const double limit = pooled[static_cast<std::size_t>(kept)];
  DropAbove(limit, a);
  DropAbove(limit, b);
  const Moments of_a = MomentsOf(a);
  const Moments of_b = MomentsOf(b);
  SampleComparison comparison;
  comparison.mean_a = of_a.mean;
  comparison.mean_b = of_b.mean;
  const double error = std::sqrt(of_a.error + of_b.error);
  if (error > 0) comparison.t = (of_a.mean - of_b.mean) / error;
  comparison.p = std::erfc(std::abs(comparison.t) / std::sqrt(2.0));
  return comparison;
}

}  // namespace tandem::testing
