// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_comparison.h"

#include <gtest/gtest.h>

#include <random>

namespace tandem::testing {
namespace {

constexpr int kCalls = 1000;

// Milliseconds with a long tail, as a busy machine gives them.
std::vector<double> Times(double mean, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> usual(mean, mean / 5);
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<double> times;
  for (int i = 0; i < kCalls; ++i) times.push_back(usual(random) + (share(random) < 0.02 ? 50 : 0));
  return times;
}

TEST(SampleComparisonTest, TheSameThingMeasuredTwiceIsTheSame) {
  int different = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    if (Compare(Times(2, 2 * seed), Times(2, 2 * seed + 1)).p <= 0.01) ++different;
  }
  EXPECT_LE(different, 6);  // one in a hundred by chance
}

TEST(SampleComparisonTest, TenPercentMoreAreSeen) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const SampleComparison seen = Compare(Times(2.2, 2 * seed), Times(2, 2 * seed + 1));
    EXPECT_LT(seen.p, 0.01) << seen.t;
    EXPECT_GT(seen.mean_a, seen.mean_b);
  }
}

TEST(SampleComparisonTest, MeasurementsWithoutAnyDifferenceAreTheSame) {
  EXPECT_EQ(Compare({1, 1, 1, 1}, {1, 1, 1, 1}).p, 1);
}

}  // namespace
}  // namespace tandem::testing
