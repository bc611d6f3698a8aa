// SPDX-License-Identifier: Apache-2.0
// Metrics: what a program counts, for Prometheus to read. Passed to whoever counts, never global.
// A label's values come from our own code (methods, codes, reasons, jobs): never an id, a name or
// what a person typed, so that the number of series has an end. docs/metrics.md lists them all, and
// a test compares.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace tandem {

using Counter = prometheus::Counter;
using Gauge = prometheus::Gauge;
using Histogram = prometheus::Histogram;

// One metric: counters end in _total, units stand in the name.
struct MetricAbout {
  std::string name;
  std::string help;
  std::vector<std::string> labels = {};  // names; a series has a value for each
};

// Thread-safe. What it hands out lives as long as it does.
class Metrics {
 public:
  Metrics() = default;
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Families: their Add(labels) gives the series with these labels, the same one each time.
  prometheus::Family<Counter>& Counters(const MetricAbout& about);
  prometheus::Family<Gauge>& Gauges(const MetricAbout& about);
  prometheus::Family<Histogram>& Histograms(const MetricAbout& about);

  // Without labels.
  Counter& AddCounter(const MetricAbout& about) { return Counters(about).Add({}); }
  Gauge& AddGauge(const MetricAbout& about) { return Gauges(about).Add({}); }

  // Counted elsewhere: `read` is asked whenever Prometheus reads. It lives as long as this.
  void ReadCounter(const MetricAbout& about, std::function<double()> read);
  void ReadGauge(const MetricAbout& about, std::function<double()> read);

  // Every series, in Prometheus' text format.
  std::string Text() const;
  // Every metric, whether it has a series yet or not.
  std::vector<MetricAbout> described() const;

 private:
  struct Reading {
    MetricAbout about;
    prometheus::MetricType type;
    std::function<double()> read;
  };
  void Describe(const MetricAbout& about);
  void AddReading(const MetricAbout& about, prometheus::MetricType type,
                  std::function<double()> read);

  prometheus::Registry registry_;
  mutable std::mutex mutex_;
  std::vector<MetricAbout> described_;  // guarded by mutex_
  std::vector<Reading> readings_;       // guarded by mutex_
};

// Whoever may be built without metrics counts through these: nullptr counts nothing.
inline void Count(Counter* counter, double by = 1) {
  if (counter != nullptr) counter->Increment(by);
}
inline void Observe(Histogram* histogram, double value) {
  if (histogram != nullptr) histogram->Observe(value);
}

}  // namespace tandem
