// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace tandem {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricsTest, WhatIsCountedIsReadInPrometheusText) {
  Metrics metrics;
  auto& visits = metrics.Counters({"visits_total", "Visits.", {"kind"}});
  visits.Add({{"kind", "infusion"}}).Increment();
  visits.Add({{"kind", "infusion"}}).Increment();  // the same series
  visits.Add({{"kind", "therapy"}}).Increment();
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("# HELP visits_total Visits.\n# TYPE visits_total counter\n"));
  EXPECT_THAT(text, HasSubstr("visits_total{kind=\"infusion\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("visits_total{kind=\"therapy\"} 1\n"));
}

TEST(MetricsTest, WhatIsCountedElsewhereIsAskedForWhenRead) {
  Metrics metrics;
  int busy = 3;
  metrics.ReadGauge({"chairs_busy", "Chairs in use."}, [&] { return busy; });
  EXPECT_THAT(metrics.Text(), HasSubstr("# TYPE chairs_busy gauge\nchairs_busy 3\n"));
  busy = 5;
  EXPECT_THAT(metrics.Text(), HasSubstr("chairs_busy 5\n"));
}

TEST(MetricsTest, AMetricWithoutASeriesIsDescribedYetNotRead) {
  Metrics metrics;
  metrics.Counters({"visits_total", "Visits.", {"kind"}});
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("visits_total")));
  ASSERT_EQ(metrics.described().size(), 1u);
  EXPECT_EQ(metrics.described()[0].labels, std::vector<std::string>{"kind"});
}

TEST(MetricsTest, ManyThreadsLoseNoCount) {
  Metrics metrics;
  Counter& counter = metrics.AddCounter({"visits_total", "Visits."});
  Histogram& waits = metrics.Histograms({"wait_days", "Waits."}).Add({}, std::vector<double>{1, 2});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        Count(&counter);
        Observe(&waits, i % 3);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.Value(), 4000);
  EXPECT_THAT(metrics.Text(), HasSubstr("wait_days_bucket{le=\"+Inf\"} 4000"));
}

TEST(MetricsTest, WhoeverHasNoMetricsCountsNothing) {
  Count(nullptr);
  Observe(nullptr, 1);
}

}  // namespace
}  // namespace tandem
