// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <prometheus/text_serializer.h>

#include <sstream>
#include <utility>

namespace tandem {
namespace {

prometheus::MetricFamily FamilyOf(const MetricAbout& about, prometheus::MetricType type,
                                  double value) {
  prometheus::MetricFamily family;
  family.name = about.name;
  family.help = about.help;
  family.type = type;
  prometheus::ClientMetric metric;
  metric.counter.value = value;
  metric.gauge.value = value;
  family.metric.push_back(std::move(metric));
  return family;
}

}  // namespace

void Metrics::Describe(const MetricAbout& about) {
  const std::lock_guard lock(mutex_);
  described_.push_back(about);
}

prometheus::Family<Counter>& Metrics::Counters(const MetricAbout& about) {
  Describe(about);
  return prometheus::BuildCounter().Name(about.name).Help(about.help).Register(registry_);
}

prometheus::Family<Gauge>& Metrics::Gauges(const MetricAbout& about) {
  Describe(about);
  return prometheus::BuildGauge().Name(about.name).Help(about.help).Register(registry_);
}

prometheus::Family<Histogram>& Metrics::Histograms(const MetricAbout& about) {
  Describe(about);
  return prometheus::BuildHistogram().Name(about.name).Help(about.help).Register(registry_);
}

void Metrics::ReadCounter(const MetricAbout& about, std::function<double()> read) {
  AddReading(about, prometheus::MetricType::Counter, std::move(read));
}

void Metrics::ReadGauge(const MetricAbout& about, std::function<double()> read) {
  AddReading(about, prometheus::MetricType::Gauge, std::move(read));
}

void Metrics::AddReading(const MetricAbout& about, prometheus::MetricType type,
                         std::function<double()> read) {
  Describe(about);
  const std::lock_guard lock(mutex_);
  readings_.push_back({about, type, std::move(read)});
}

std::string Metrics::Text() const {
  std::vector<prometheus::MetricFamily> families = registry_.Collect();
  std::vector<Reading> readings;
  {
    const std::lock_guard lock(mutex_);
    readings = readings_;
  }
  for (const Reading& reading : readings) {
    families.push_back(FamilyOf(reading.about, reading.type, reading.read()));
  }
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families);
  return text.str();
}

std::vector<MetricAbout> Metrics::described() const {
  const std::lock_guard lock(mutex_);
  return described_;
}

}  // namespace tandem
